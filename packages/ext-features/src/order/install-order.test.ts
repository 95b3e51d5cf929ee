import { describe, expect, test } from "vitest";
import type { Feature } from "../feature.ts";
import { parseMetadata } from "../metadata.ts";
import { parseReference, type Reference } from "../reference.ts";
import { splitRequest } from "../request.ts";
import { buildGraph } from "./graph.ts";
import { installOrder } from "./install-order.ts";

type Described = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const reference = (text: string) => parseReference(text, (path) => path) as Reference;

/**
 * The order of these Features, as `name` or `name(option=value…)`; those of a cycle in brackets.
 * @param features metadata by reference without version
 */
function orderOf(features: Described, wanted: readonly string[], priorities: readonly string[] = []) {
  const feature = (one: Reference): Feature | undefined => {
    const metadata = features[one.name];
    if (!metadata) return undefined;
    const text = JSON.stringify({ id: "x", version: "1.0.0", ...metadata });
    return { reference: one, digest: one.name, metadata: parseMetadata(text), files: [] };
  };
  const requests = wanted.map((text) => {
    const { reference: name, options } = splitRequest(text);
    return { reference: reference(name), options };
  });
  const graph = buildGraph(requests, { feature, reference });
  const sorted = installOrder(graph.nodes, priorities.map(reference));
  const nodes = "order" in sorted ? sorted.order : sorted.cycle;
  const names = nodes.map(({ request }) => {
    const options = [...request.options].map(([name, value]) => `${name}=${value}`);
    return request.reference.text + (options.length > 0 ? `(${options.join()})` : "");
  });
  return "order" in sorted ? names : [names];
}

describe("dependsOn", () => {
  test("is installed first, recursively, once for each set of options", () => {
    // The graph of the reference implementation's "local-with-options".
    const features = {
      "./a": { dependsOn: { "./b": { optA: "a", optB: "a" }, "./c": {} } },
      "./b": {},
      "./c": { dependsOn: { "./b": { optA: "b", optB: "a" }, "./d": {}, "./e": {} } },
      "./d": { dependsOn: { "./b": { optA: "b", optB: "b" } } },
      "./e": { dependsOn: { "./b": {} } },
    };
    expect(orderOf(features, ["./a,optA=a,optB=b", "./b,optA=a,optB=b"])).toEqual([
      // The specification: the greatest number of options first.
      "./b(optA=a,optB=a)",
      "./b(optA=a,optB=b)",
      "./b(optA=b,optB=a)",
      "./b(optA=b,optB=b)",
      "./b",
      "./d",
      "./e",
      "./c",
      "./a(optA=a,optB=b)",
    ]);
  });

  test("is an error in a cycle, with its members", () => {
    const features = { "./a": { dependsOn: { "./b": {} } }, "./b": { dependsOn: { "./a": {} } }, "./c": {} };
    expect(orderOf(features, ["./c", "./a"])).toEqual([["./a", "./b"]]);
  });

  test("names what has to be downloaded, and what needs it", () => {
    const metadata = parseMetadata('{"id": "a", "version": "1", "dependsOn": {"ghcr.io/x/y:1": {}}}');
    const graph = buildGraph([{ reference: reference("./a"), options: new Map() }], {
      reference,
      feature: (one) =>
        one.text === "./a" ? { reference: one, digest: "a", metadata, files: [] } : undefined,
    });
    expect(graph.missing).toMatchObject([
      { reference: { text: "ghcr.io/x/y:1" }, neededBy: { text: "./a" } },
    ]);
  });
});

describe("installsAfter", () => {
  test("is respected among what is installed, and adds nothing", () => {
    const features = { "./a": { installsAfter: ["./c", "./unwanted"] }, "./b": {}, "./c": {} };
    expect(orderOf(features, ["./a", "./b", "./c"])).toEqual(["./b", "./c", "./a"]);
  });

  test("knows earlier names, and ignores versions", () => {
    const features = {
      "ghcr.io/x/a": { installsAfter: ["ghcr.io/x/old:3"] },
      "ghcr.io/x/new": { legacyIds: ["old"] },
    };
    expect(orderOf(features, ["ghcr.io/x/a:1", "ghcr.io/x/new:2"])).toEqual([
      "ghcr.io/x/new:2",
      "ghcr.io/x/a:1",
    ]);
  });

  test("is an error in a cycle", () => {
    const features = { "./a": { installsAfter: ["./b"] }, "./b": { installsAfter: ["./a"] } };
    expect(orderOf(features, ["./a", "./b"])).toEqual([["./a", "./b"]]);
  });
});

describe("overrideFeatureInstallOrder", () => {
  const features = { "./a": {}, "./b": {}, "./c": {} };

  test("installs what it names first, in its order", () => {
    expect(orderOf(features, ["./a", "./b", "./c"], ["./c", "./b"])).toEqual(["./c", "./b", "./a"]);
  });

  test("waits for dependencies", () => {
    const dependent = { ...features, "./b": { dependsOn: { "./a": {} } } };
    expect(orderOf(dependent, ["./b", "./c"], ["./a", "./b", "./c"])).toEqual(["./a", "./b", "./c"]);
    const deep = {
      "./a": { dependsOn: { "./b": {}, "./d": {} }, installsAfter: ["./c"] },
      "./b": { dependsOn: { "./c": {} } },
      "./c": {},
      "./d": {},
    };
    expect(orderOf(deep, ["./a"], ["./c", "./d"])).toEqual(["./c", "./d", "./b", "./a"]);
  });
});

// docs/specs/feature-dependencies.md of devcontainers/spec.
describe("the specification's examples", () => {
  const digest = "sha256:a4cdc44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  const four = ["ghcr.io/second:1", "features.azurecr.io/third:1", "features.azurecr.io/fourth:1.2.3"];
  const features = {
    "./myFeature": {
      dependsOn: {
        [four[0] ?? ""]: { flag: true },
        [four[1] ?? ""]: {},
        [four[2] ?? ""]: {},
        [`features.azurecr.io/fifth@${digest}`]: {},
      },
    },
    "ghcr.io/second": {},
    "features.azurecr.io/third": {},
    "features.azurecr.io/fourth": {},
    "features.azurecr.io/fifth": {},
  };

  test("a Feature is installed after the four that it depends on", () => {
    expect(orderOf(features, ["./myFeature"])).toEqual([
      `features.azurecr.io/fifth@${digest}`,
      "features.azurecr.io/fourth:1.2.3",
      "features.azurecr.io/third:1",
      "ghcr.io/second:1(flag=true)",
      "./myFeature",
    ]);
  });

  test("priorities are descending, and change nothing about dependencies", () => {
    const named = { "./foo": {}, "./bar": {}, "./baz": {}, "./aaa": {} };
    const wanted = Object.keys(named);
    const order = ["./foo", "./bar", "./baz"];
    expect(orderOf(named, wanted, order)).toEqual(["./foo", "./bar", "./baz", "./aaa"]);
    const dependent = { ...named, "./foo": { dependsOn: { "./aaa": {} } } };
    expect(orderOf(dependent, wanted, order)).toEqual(["./bar", "./baz", "./aaa", "./foo"]);
  });
});

test("without dependencies, the order is that of names, then of versions from old to new", () => {
  const features = { "ghcr.io/x/a": {}, "ghcr.io/x/b": {} };
  const wanted = ["ghcr.io/x/b", "ghcr.io/x/a"];
  expect(orderOf(features, wanted)).toEqual(["ghcr.io/x/a", "ghcr.io/x/b"]);
  const versions = ["latest", "1.10", "2", "1.9.9"].map((tag) => `ghcr.io/x/a:${tag},n=${tag}`);
  expect(orderOf(features, versions).map((one) => String(one).replace(/\(.*/, ""))).toEqual([
    "ghcr.io/x/a:1.9.9",
    "ghcr.io/x/a:1.10",
    "ghcr.io/x/a:2",
    "ghcr.io/x/a:latest",
  ]);
});
