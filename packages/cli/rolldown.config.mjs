import { bundle } from "../../rolldown.base.mjs";

/**
 * cosmiconfig's explorer without its own loaders, which import JavaScript and TypeScript: rocker gives it loaders that
 * read data, and what is not in the program cannot be reached by mistake.
 */
const withoutLoaders = {
  name: "cosmiconfig-without-loaders",
  resolveId: (id, importer) =>
    id === "./defaults" && /[\\/]cosmiconfig[\\/]dist[\\/]/.test(importer ?? "") ? "\0no-defaults" : null,
  load: (id) => (id === "\0no-defaults" ? "exports.globalConfigSearchPlacesSync = [];" : null),
};

const options = bundle({ index: "src/index.ts", rocker: "src/rocker.ts" });

export default { ...options, plugins: [withoutLoaders] };
