export { defineTool } from "./define-tool.ts";
export { type Archive, archive } from "./sources/archive.ts";
export type { Architecture, Download } from "./sources/download.ts";
export { type Installer, installer } from "./sources/installer.ts";
export { npm } from "./sources/npm.ts";
export { everywhere, packages } from "./sources/packages.ts";
export { pypi } from "./sources/pypi.ts";
export type { Programs, Source, Wanted } from "./sources/source.ts";
export type { Tool } from "./tool.ts";
