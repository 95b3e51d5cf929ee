import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ConfigEntry } from "../configuration/file.ts";
import { defineExtension } from "../extension/extension.ts";
import { systemHost } from "../host/system-host.ts";
import { temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { type FakeEngines, fakeEngines } from "../test-support/engines.ts";
import { type Configured, notConfigured } from "./configured.ts";
import { open } from "./open.ts";
import type { Planned } from "./planned.ts";

const mounts = defineExtension({
  name: "mounts",
  summary: "mounts",
  options: { mounts: { type: "list", valueName: "PATH", summary: "" } },
  setup: (container, { options }) => {
    for (const path of options.mounts) container.withBindMount(path, path);
  },
});

const at = { line: 1, column: 1, length: 1 };
const text = (key: string, value: string): ConfigEntry => {
  return { key, at, value: { kind: "scalar", text: value, plain: true, at } };
};

/** A project with a Dockerfile. Its configuration may be changed by what is known of the image. */
function project(dockerfile = "FROM base\n") {
  const directory = temporaryDirectory();
  writeTree(directory, { Dockerfile: dockerfile });
  const configured = (entries: readonly ConfigEntry[], variables: readonly string[] = []): Configured => {
    const file = { path: join(directory, ".rockerrc.yaml"), text: "", entries };
    const layer = { name: "project", file, directory, entries } as const;
    return { ...notConfigured, layers: [layer], project: { directory, files: [file] }, variables };
  };
  const home = temporaryDirectory();
  const host = { ...systemHost({ HOME: home, XDG_STATE_HOME: home, XDG_CACHE_HOME: home }), cwd: directory };
  const registered = open({ host, report: () => {}, roots: [{ origin: "cli", extensions: [mounts] }] });
  const parsed = (configuration: Configured) =>
    registered.parse(registered.read(["."], {}), { configuration, fileOptions: {} });
  return { configured, parsed };
}

const bound = (
  planned: Planned,
  engines: FakeEngines,
  more: { pull?: boolean; needsLabels?: boolean } = {},
) => planned.bind({ engines, signal: new AbortController().signal, needsLabels: true, ...more });

describe("labels of the image", () => {
  const labels = { base: { a: "1" }, img: { b: "2" } };

  test("are those of the image, or of the image that a Dockerfile starts from, which is then pulled", async () => {
    const { parsed, configured } = project();
    const ofImage = (await parsed(configured([text("image", "img")])).select()).plan();
    expect((await bound(ofImage, fakeEngines(undefined, undefined, labels))).labels).toEqual({
      image: "img",
      labels: { b: "2" },
    });
    const planned = (await parsed(configured([text("dockerfile", "Dockerfile")])).select()).plan();
    const engines = fakeEngines({}, undefined, labels);
    expect((await bound(planned, engines)).labels).toEqual({ image: "base", labels: { a: "1" } });
    expect(engines.pulled).toEqual(["base"]);
    await bound(planned, engines);
    expect(engines.pulled).toEqual(["base"]);
    await bound(planned, engines, { pull: true });
    expect(engines.pulled).toEqual(["base", "base"]);
  });

  test("are not looked up where they do not matter", async () => {
    const { parsed, configured } = project();
    const planned = (await parsed(configured([text("dockerfile", "Dockerfile")])).select()).plan();
    const engines = fakeEngines({}, undefined, labels);
    expect((await bound(planned, engines, { needsLabels: false })).labels).toBeUndefined();
    expect(engines.pulled).toEqual([]);
  });

  test("are unknown where the image cannot be pulled: the build says why", async () => {
    const { parsed, configured } = project();
    const planned = (await parsed(configured([text("dockerfile", "Dockerfile")])).select()).plan();
    const engines = fakeEngines({});
    const images = { ...engines.runtime.images, pull: () => Promise.reject(new Error("no network")) };
    const offline = { ...engines, runtime: { ...engines.runtime, images } };
    expect((await bound(planned, offline)).labels).toBeUndefined();
  });
});

test("what only the image requests is marked in the question, and the rest is not", async () => {
  const { parsed, configured } = project();
  const entry = (...paths: string[]): ConfigEntry => {
    const items = paths.map((path) => ({ kind: "scalar", text: path, plain: true, at }) as const);
    return { key: "mounts", at, value: { kind: "list", items, at } };
  };
  const own = parsed(configured([text("image", "img"), entry("/srv")]));
  const before = (await own.select()).plan();
  const merged = own.withConfiguration(configured([text("image", "img"), entry("/opt", "/srv")], ["TOKEN"]));
  const planned = (await merged.select()).plan().afterLabels(before);
  const texts = async (one: Planned) =>
    (await one.approvals({ trust: false })).flatMap(({ requests }) =>
      requests.map((request) => request.text),
    );
  expect(
    (await texts(planned)).map((line) => line.replace(/ at .*writable\)|: .*(?= \()/, "")).sort(),
  ).toEqual([
    "the host path /opt (requested by the image)",
    "the host path /srv",
    "the value of your environment variable TOKEN (requested by the image)",
  ]);
  expect(await texts(before)).toEqual([expect.not.stringContaining("requested by")]);
  const onEngine = await (await bound(planned, fakeEngines())).approvals({ trust: false });
  expect(onEngine[0]?.requests.filter((one) => one.text.includes("(requested by the image)"))).toHaveLength(
    2,
  );
});
