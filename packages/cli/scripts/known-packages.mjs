// Writes which flag (and which engine, as "engine NAME") comes with which official package that is not part of rocker: what a person who types an unknown
// flag is told to install. Made from the manifests of the workspace; a test fails when it is stale.
//
//   node scripts/known-packages.mjs [packages] [output]
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const own = resolve(import.meta.dirname, "..");
const [packages = resolve(own, ".."), output] = process.argv.slice(2);

const read = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));

const comesAlong = Object.keys(read(packages, "cli/package.json").dependencies ?? {});

const flags = readdirSync(packages)
  .map((folder) => ({ folder, fields: read(packages, folder, "package.json") }))
  .filter(({ fields }) => fields.rocker && !fields.private && !comesAlong.includes(fields.name))
  .flatMap(({ folder, fields }) => {
    const manifest =
      typeof fields.rocker === "string" ? read(packages, folder, fields.rocker) : fields.rocker;
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
