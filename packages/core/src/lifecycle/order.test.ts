import { rmSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRockerError } from "../errors/error.ts";
import { problemFacts } from "../errors/problem-facts.ts";
import type { ExtensionDescription } from "../extension/extension.ts";
import { linkTo, pluginFiles, temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { registryOf } from "../test-support/registries.ts";
import { order, sortNames } from "./order.ts";
import { register } from "./register.ts";

type Requests = Partial<ExtensionDescription> & { readonly name: string };

const sorted = (extensions: readonly Requests[], names = extensions.map(({ name }) => name)) =>
  sortNames(new Set(names), registryOf(extensions));

describe("sortNames", () => {
  test("what is free stays by name", () => {
    expect(sorted([{ name: "c" }, { name: "a" }, { name: "b" }])).toEqual(["a", "b", "c"]);
  });

  test("after, before and requires are kept", () => {
    expect(sorted([{ name: "a", after: ["b"] }, { name: "b" }])).toEqual(["b", "a"]);
    expect(sorted([{ name: "a" }, { name: "b", before: ["a"] }])).toEqual(["b", "a"]);
    expect(sorted([{ name: "a", requires: ["b"] }, { name: "b" }])).toEqual(["b", "a"]);
  });

  test("requests about extensions that take no part are nothing", () => {
    expect(
      sorted(
        [
          { name: "a", after: ["z"], before: ["y"] },
          { name: "z", after: ["a"] },
        ],
        ["a"],
      ),
    ).toEqual(["a"]);
  });

  test.each([
    [[{ name: "a", after: ["a"] }], "a → a"],
    [
      [
        { name: "a", after: ["b"] },
        { name: "b", after: ["a"] },
      ],
      "a → b → a",
    ],
    [
      [
        { name: "a", before: ["b"] },
        { name: "b", before: ["c"] },
        { name: "c", before: ["a"] },
      ],
      "a → b → c → a",
    ],
    // What merely waits for a circle is not in it.
    [
      [{ name: "a", after: ["b"] }, { name: "b", after: ["c"] }, { name: "c", after: ["b"] }, { name: "d" }],
      "b → c → b",
    ],
  ])("a circle is named: %j", (extensions, circle) => {
    expect(() => sorted(extensions)).toThrow(`RK204: extensions depend on each other in a cycle: ${circle}.`);
  });

  // Names in a fixed order of their own, each asking only for what that order has: never a circle.
  const acyclic = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 12 }).chain((names) =>
    fc
      .array(fc.tuple(fc.nat(11), fc.nat(11), fc.constantFrom("after", "before", "requires")), {
        maxLength: 30,
      })
      .map((requests) => {
        const extensions = names.map((name) => ({
          name,
          after: [] as string[],
          before: [] as string[],
          requires: [] as string[],
        }));
        for (const [i, j, kind] of requests) {
          const [earlier, later] = [extensions[Math.min(i, j)], extensions[Math.max(i, j)]];
          if (!earlier || !later || earlier === later) continue;
          if (kind === "before") earlier.before.push(later.name);
          else later[kind as "after" | "requires"].push(earlier.name);
        }
        return extensions;
      }),
  );

  test("without a circle it never fails, loses nothing and keeps every request", () => {
    fc.assert(
      fc.property(acyclic, (extensions) => {
        const result = sorted(extensions);
        expect([...result].sort()).toEqual(extensions.map(({ name }) => name).sort());
        const at = (name: string) => result.indexOf(name);
        for (const { name, after, before, requires } of extensions) {
          for (const earlier of [...after, ...requires]) expect(at(earlier)).toBeLessThan(at(name));
          for (const later of before) expect(at(name)).toBeLessThan(at(later));
        }
      }),
    );
  });

  test("it does not depend on the order in which extensions were found", () => {
    fc.assert(
      fc.property(
        acyclic.chain((one) =>
          fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length })),
        ),
        ([extensions, shuffled]) => {
          expect(sorted(shuffled)).toEqual(sorted(extensions));
        },
      ),
    );
  });

  test("whatever is asked, it is an order or a circle that is there", () => {
    const request = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 2 });
    const any = fc
      .tuple(request, request, request, request)
      .map((requests) => requests.map((after, index) => ({ name: "abcd"[index] as string, after })));
    fc.assert(
      fc.property(any, (extensions) => {
        try {
          expect(sorted(extensions)).toHaveLength(4);
        } catch (error) {
          const [problem] = isRockerError(error) ? error.problems : [];
          const names = (problem && problemFacts("RK204", problem)?.cycle) ?? [];
          expect(names.at(0)).toBe(names.at(-1));
          expect(names.length).toBeGreaterThan(1);
          for (const [index, name] of names.slice(1).entries()) {
            expect(extensions.find((one) => one.name === name)?.after).toContain(names[index]);
          }
        }
      }),
    );
  });
});

describe("order", () => {
  const extension = (name: string) =>
    `export default { name: "${name}", summary: "${name}", options: ${JSON.stringify({ [name]: { type: "boolean", summary: "on" } })}, setup() {} };`;

  function installed(modules: Readonly<Record<string, string>>) {
    const directory = temporaryDirectory();
    for (const [name, code] of Object.entries(modules)) {
      writeTree(directory, {
        ...pluginFiles(`node_modules/p-${name}`, `p-${name}`, name),
        [`node_modules/p-${name}/index.js`]: code,
      });
    }
    return register([{ origin: "cli", nodeModules: `${directory}/node_modules` }]);
  }

  test("loads what takes part, in order, and nothing else", async () => {
    const registry = installed({
      b: extension("b"),
      a: `export default [{}, ${extension("a").slice(15, -1)}];`,
      c: "throw 1",
    });
    const loaded = await order(new Set(["b", "a"]), registry);
    expect(loaded.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("one that is not installed is named", async () => {
    await expect(order(new Set(["ghost"]), installed({}))).rejects.toThrow(
      'RK207: cannot load the extension "ghost" from an unknown package: it is not installed.',
    );
  });

  test("all that cannot be loaded is reported at once, with the package and why", async () => {
    const registry = installed({
      throws: "throw new Error('boom')",
      empty: "export default []",
      other: extension("unlike"),
      idle: 'export default { name: "idle" }',
    });
    const names = new Set(["throws", "empty", "other", "idle"]);
    const error: unknown = await order(names, registry).catch((thrown) => thrown);
    if (!isRockerError(error)) throw error;
    expect(error.problems.map(({ code, what }) => `${code} ${what}`)).toEqual([
      'RK207 cannot load the extension "empty" from p-empty: ./index.js does not export the extension that its manifest declares.',
      'RK207 cannot load the extension "idle" from p-idle: ./index.js exports the extension without a setup function.',
      'RK207 cannot load the extension "other" from p-other: ./index.js does not export the extension that its manifest declares.',
      'RK207 cannot load the extension "throws" from p-throws: boom.',
    ]);
  });

  test("a module that is not what its manifest says is refused, with both", async () => {
    const registry = installed({
      a: 'export default { name: "a", summary: "a", options: { b: { type: "boolean", summary: "on" } }, setup() {} };',
    });
    await expect(order(new Set(["a"]), registry)).rejects.toThrow(
      '"options" is ["a"] in the manifest and ["b"] in the module',
    );
  });

  test("a link that resolves outside the package is refused", async () => {
    const registry = installed({ a: extension("a") });
    const { path } = registry.extensions.get("a")?.package ?? { path: "" };
    rmSync(`${path}/index.js`);
    writeTree(path, { "../../outside.js": extension("a"), "index.js": linkTo("../../outside.js") });
    await expect(order(new Set(["a"]), registry)).rejects.toThrow("resolves outside the package");
  });
});
