// Writes a map from options (and engines, as "engine NAME") to the official package that provides them and is not part of
// rocker. rocker suggests these packages for unknown options. Generated from the manifests of the workspace; a test fails
// if it is stale.
//
//   node scripts/known-packages.mjs [packages] [output]
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const own = resolve(import.meta.dirname, "..");
const [packages = resolve(own, ".."), output] = process.argv.slice(2);

const read = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));

const bundled = Object.keys(read(packages, "cli/package.json").dependencies ?? {});

const flags = readdirSync(packages)
  .map((directory) => ({ directory, fields: read(packages, directory, "package.json") }))
  .filter(({ fields }) => fields.rocker && !fields.private && !bundled.includes(fields.name))
  .flatMap(({ directory, fields }) => {
    const manifest =
      typeof fields.rocker === "string" ? read(packages, directory, fields.rocker) : fields.rocker;
    const { extensions = [], engines = [] } = manifest;
    const names = [
      ...extensions.flatMap(({ options }) => Object.keys(options)),
      ...engines.map(({ name }) => `engine ${name}`),
    ];
    return names.map((name) => [name, fields.name]);
  })
  .sort(([a], [b]) => (a < b ? -1 : 1));

const text = `${JSON.stringify(Object.fromEntries(flags), null, 2)}\n`;
if (output) writeFileSync(output, text);
else process.stdout.write(text);
