/**
 * For authors of extensions that install tools: a tool as data, and the sources to install it from.
 * @module @rocker/tool
 */

export { defineTool } from "./define-tool.ts";
export { type Archive, archive } from "./sources/archive.ts";
export { crates } from "./sources/crates.ts";
export type { Architecture, Download } from "./sources/download.ts";
export { withInstallStep } from "./sources/install-step.ts";
export { type Installer, installer } from "./sources/installer.ts";
export { npm } from "./sources/npm.ts";
export { everywhere, packages } from "./sources/packages.ts";
export type { Programs } from "./sources/programs.ts";
export { pypi } from "./sources/pypi.ts";
export type { InstallRequest, Source } from "./sources/source.ts";
export type { Tool } from "./tool.ts";
