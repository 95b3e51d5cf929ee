import { readFileSync } from "node:fs";

/**
 * How packages whose start-up time counts are built: few files, dependencies left outside.
 * What stands in `devDependencies` alone is bundled. The other packages are built by tsc.
 * @param {Record<string, string>} input entry name to source file
 * @param {RegExp} [hot] modules that almost every start needs. With all that they import statically, they become one file:
 *   to resolve and open many small files takes longer than to parse functions that a start does not call. An entry with side
 *   effects must not match, because its effects would be dropped
 * @returns {import("rolldown").RolldownOptions}
 */
export function bundle(input, hot) {
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));
  const outside = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  return {
    input,
    platform: "node",
    external: (id) =>
      id.startsWith("node:") || outside.some((name) => id === name || id.startsWith(`${name}/`)),
    output: {
      dir: "dist",
      format: "esm",
      cleanDir: true,
      chunkFileNames: "chunks/[name].js",
      // Docstrings are in the declarations: here, they would be read by every start.
      comments: { annotation: true, jsdoc: false, legal: true },
      ...(hot && { codeSplitting: { groups: [{ name: "hot", test: hot }] } }),
    },
  };
}
