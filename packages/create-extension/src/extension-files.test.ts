import { manifestFault } from "@rocker/core/lifecycle";
import fc from "fast-check";
import { parseAst } from "rolldown/parseAst";
import { describe, expect, test } from "vitest";
import { extensionFiles } from "./extension-files.ts";
import { type Identity, identityFaults, packageNameOf } from "./identity.ts";
import { Refusal } from "./refusal.ts";

const ranges = { "@rocker/core": "^7.8.9", "@rocker/testkit": "~7.1.0" };

const awkward = ["my-tool", "Add my-tool to the container", "MY_TOOL", "$&", '"', "\\", "`", "${", "*/", "|"];
const summary = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.oneof(fc.constantFrom(...awkward), fc.string({ unit: "grapheme" })))
    .map((parts) => parts.join("")),
);
const identities = fc.record({
  name: fc.oneof(
    fc.stringMatching(/^[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,5}){0,3}$/),
    fc.constant("my-tool-my-tool"),
  ),
  scope: fc.oneof(fc.constant(""), fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,9}$/)),
  summary,
});
const accepted = identities.filter((one) => identityFaults(one).length === 0);

/** Values of `key: "text"` in a module, in its order. */
function textsOf(code: string, key: string): unknown[] {
  const found: unknown[] = [];
  JSON.stringify(parseAst(code, { lang: "ts" }), (_, node) => {
    if (node?.type === "Property" && node.key.name === key) found.push(node.value.value);
    return node;
  });
  return found;
}

describe("any accepted identity", () => {
  test("makes JSON that is whole and says what was asked for", () => {
    fc.assert(
      fc.property(accepted, (identity) => {
        const files = extensionFiles(identity, ranges);
        const fields = JSON.parse(files.get("package.json") ?? "");
        expect(fields).toMatchObject({
          name: packageNameOf(identity),
          description: identity.summary,
          peerDependencies: { "@rocker/core": "^7.8.9" },
          devDependencies: { "@rocker/core": "^7.8.9", "@rocker/testkit": "~7.1.0" },
        });
        const manifestText = files.get("rocker.json") ?? "";
        const manifest = JSON.parse(manifestText);
        expect(manifestFault(manifest)).toBeUndefined();
        expect(manifest.extensions).toMatchObject([{ name: identity.name, summary: identity.summary }]);
        expect(Object.keys(manifest.extensions[0].options)).toEqual([identity.name]);
        // As the generator writes it: the package's own test compares the texts.
        expect(manifestText).toBe(`${JSON.stringify(manifest, null, 2)}\n`);
      }),
    );
  });

  test("makes TypeScript that parses and says what was asked for", () => {
    fc.assert(
      fc.property(accepted, (identity) => {
        const files = extensionFiles(identity, ranges);
        const code = files.get("src/index.ts") ?? "";
        expect(textsOf(code, "name")).toEqual([identity.name]);
        expect(textsOf(code, "summary")[0]).toBe(identity.summary);
        expect(() => parseAst(files.get("src/index.test.ts") ?? "", { lang: "ts" })).not.toThrow();
      }),
    );
  });

  test("leaves nothing of the template's name", () => {
    const identity = { name: "other", scope: "acme", summary: "Something else" };
    for (const [path, text] of extensionFiles(identity, ranges)) {
      expect(text, path).not.toMatch(/my-tool|my_tool|workspace:/i);
    }
  });
});

test("anything else is refused", () => {
  const any = fc.record({ name: fc.string(), scope: fc.string(), summary: fc.string() });
  fc.assert(
    fc.property(
      any.filter((identity) => identityFaults(identity).length > 0),
      (identity: Identity) => {
        expect(() => extensionFiles(identity, ranges)).toThrow(Refusal);
      },
    ),
  );
});

test("the files of a package", () => {
  const files = extensionFiles({ name: "a", scope: "", summary: "x" }, ranges);
  expect([...files.keys()].sort()).toEqual([
    ".github/workflows/ci.yml",
    ".gitignore",
    "LICENSE",
    "README.md",
    "package.json",
    "rocker.json",
    "src/index.test.ts",
    "src/index.ts",
    "tsconfig.build.json",
    "tsconfig.json",
  ]);
});

test("what is not published has no ranges to give", () => {
  expect(() => extensionFiles({ name: "a", scope: "", summary: "x" })).toThrow(
    "has no versions for @rocker/core and @rocker/testkit",
  );
});
