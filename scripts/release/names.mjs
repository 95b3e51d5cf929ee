// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../setup/directories.mjs";

/** The name on PyPI. `rocker` and `rocker-cli` belong to others; rocker also installs a program of this name. */
export const pythonPackage = "dagger-rocker";

/** What package.json of the program says: its npm name, its description, its license. */
export const cli = JSON.parse(readFileSync(join(repository, "packages/cli/package.json"), "utf8"));

export const homepage = String(cli.repository.url).replace(/^git\+|\.git$/g, "");
