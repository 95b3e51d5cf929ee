import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writePlugin } from "./plugin.ts";
import { ownDirectory, type TestUser } from "./test-user.ts";
import { giveTo } from "./tree.ts";

/**
 * A project with its own extension, to be run with --trust: `--NAME=VALUE`.
 * @param setup body of its setup function, with `container`, `options` and `value` in scope
 */
export function projectWithExtension(name: string, setup: string, as: TestUser): string {
  const directory = ownDirectory(as);
  const options = { [name]: { type: "string", summary: name } };
  const description = { name, summary: name, options };
  const manifest = { manifest: 1, extensions: [{ ...description, module: "./index.js" }] };
  const files = {
    "rocker.json": JSON.stringify(manifest),
    "index.js": `export default {
      ...${JSON.stringify(description)},
      setup(container, { options }) { const value = options[${JSON.stringify(name)}]; ${setup} },
    };`,
  };
  writePlugin(join(directory, "node_modules", name), name, { files }, as);
  writeFileSync(join(directory, "package.json"), JSON.stringify({ dependencies: { [name]: "1" } }));
  giveTo(as, directory);
  return directory;
}
