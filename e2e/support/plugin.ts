import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type TestUser, testUser } from "./test-user.ts";
import { giveTo } from "./tree.ts";

const repository = resolve(import.meta.dirname, "../..");

/** The version of the workspace's core, which the packages of a test are compatible with. */
export const coreVersion: string = JSON.parse(
  readFileSync(join(repository, "packages/core/package.json"), "utf8"),
).version;

export interface PluginOptions {
  /** Replaces fields of package.json; undefined removes a field. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** More files, by relative path; can replace package.json and index.js. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly version?: string;
}

/**
 * Writes a plugin package as a third party could publish it. Its extension is named like the last part of the package
 * name, imports @rocker/core, and sets a variable of that name to its version.
 */
export function writePlugin(
  directory: string,
  name: string,
  { fields = {}, files = {}, version = "1.0.0" }: PluginOptions = {},
  owner: TestUser = testUser,
): string {
  const extension = name.replace(/^.*\//, "");
  const description = { name: extension, summary: `The tool ${extension}`, options: optionsOf(extension) };
  const contents = {
    "package.json": json({
      name,
      version,
      description: `A tool for tests: ${extension}`,
      keywords: ["rocker-extension"],
      license: "Apache-2.0",
      type: "module",
      exports: "./index.js",
      rocker: "./rocker.json",
      peerDependencies: { "@rocker/core": `^${coreVersion}` },
      ...fields,
    }),
    "rocker.json": json({ manifest: 1, extensions: [{ ...description, module: "./index.js" }] }),
    "README.md": `# ${name}\n\nWhat ${extension} is good for.\n`,
    "index.js": moduleOf(description, version),
    ...files,
  };
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  giveTo(owner, directory);
  return directory;
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const optionsOf = (extension: string) => ({
  [extension]: { type: "boolean", summary: "Use the tool" },
  [`${extension}-level`]: { type: "integer", summary: "How much of it" },
});

const moduleOf = (description: { readonly name: string }, version: string) => `
import { defineExtension, definePlanFact, hostPath, RockerError } from "@rocker/core";

if (typeof RockerError !== "function" || typeof hostPath !== "function") throw new Error("not the real core");
const fact = definePlanFact("${description.name}/level");

export default defineExtension({
  ...${JSON.stringify(description)},
  read: ({ options }) =>
    options["${description.name}-level"] === 13
      ? { problems: [{ slug: "level", what: "the level 13 brings bad luck.", fix: "Take another one." }] }
      : { value: undefined },
  setup(container, context) {
    context.fact(fact);
    container.withEnvVariable("${description.name.toUpperCase().replaceAll("-", "_")}", "${version}");
  },
});
`;
