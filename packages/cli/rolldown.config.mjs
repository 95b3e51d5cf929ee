import { bundle } from "../../rolldown.base.mjs";

/**
 * Removes cosmiconfig's own loaders, which import JavaScript and TypeScript, from the bundle: rocker provides loaders that
 * only read data.
 */
const withoutLoaders = {
  name: "cosmiconfig-without-loaders",
  resolveId: (id, importer) =>
    id === "./defaults" && /[\\/]cosmiconfig[\\/]dist[\\/]/.test(importer ?? "") ? "\0no-defaults" : null,
  load: (id) => (id === "\0no-defaults" ? "exports.globalConfigSearchPlacesSync = [];" : null),
};

const entries = { index: "src/index.ts", rocker: "src/rocker.ts", "compile-cache": "src/compile-cache.ts" };
const hot = /src\/(index|commands\/(run|run-planned|show)|render\/progress)\.ts$/;
const options = bundle(entries, hot);

export default { ...options, plugins: [withoutLoaders] };
