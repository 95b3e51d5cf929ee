import { dirname, isAbsolute, join, resolve } from "node:path";
import {
  type ConfigFile,
  type Host,
  resolvePackage,
  rockerError,
  type SourceLocation,
} from "@rocker/core/lifecycle";
import { userPluginDirectory } from "../invoke/roots.ts";
import { type ConfigText, isOwner, projectTop, readConfigText } from "./config-text.ts";

/** The default file of a preset package. */
const presetNames = ["rockerrc.yaml", "rockerrc.yml", "rockerrc.json"] as const;

/**
 * Reads the file that an entry of `extends` names: a path if it starts with ".", "/" or "~", else `name` or `name/path` of
 * a package that is installed for the file's directory, or with `rocker ext add`. Only data of a package is read.
 * @param isOfUser whether the user's own configuration extends it. A project's cannot extend files of the user: messages show
 * the line that is wrong, also where others can read them
 * @throws RockerError RK112 if it does not exist or belongs to another user, RK113 if it cannot be used
 */
export function extendedFile(
  text: string,
  { path }: ConfigFile,
  { place, isOfUser, host }: { place: SourceLocation; isOfUser: boolean; host: Host },
): ConfigText {
  const refuse = (reason: string, fix?: string) => rockerError("RK112", { ...place, reason, fix });
  const directory = dirname(path);
  const { candidates, within } = /^[./~]/.test(text)
    ? { candidates: [pathOf(text, directory, host)], within: projectTop(directory, host) }
    : presetsOf(text, directory, host, refuse);
  const found = candidates.find((one) => host.path(one));
  if (!found) throw refuse(`file ${candidates.join(" or ")} not found`);
  const { uid = 0 } = host.path(found) ?? {};
  if (!isOwner(uid, host)) throw refuse(`${found} belongs to another user (${uid})`);
  return readConfigText(found, host, isOfUser ? undefined : within);
}

function pathOf(text: string, directory: string, host: Host): string {
  const expanded = text.startsWith("~/") ? join(host.env.HOME || host.user().home, text.slice(2)) : text;
  return isAbsolute(expanded) ? expanded : resolve(directory, expanded);
}

function presetsOf(
  text: string,
  directory: string,
  host: Host,
  refuse: (reason: string, fix?: string) => Error,
): { candidates: string[]; within: string } {
  const [, name = "", inner] =
    /^((?:@[a-z0-9~._-]+\/)?[a-z0-9~_-][a-z0-9~._-]*)(?:\/(.+))?$/i.exec(text) ?? [];
  if (name === "" || inner?.split("/").includes("..")) {
    throw refuse(
      `${JSON.stringify(text)} is not a valid package name`,
      'A path must start with "./" or "../".',
    );
  }
  const found = resolvePackage(name, directory) ?? resolvePackage(name, userPluginDirectory(host));
  if (!found) {
    throw refuse(
      `package ${name} is not installed`,
      `Run: rocker ext add ${name}, or add it to the project's package.json. The path of a file must start with "./".`,
    );
  }
  const candidates = inner === undefined ? presetNames : [inner];
  return {
    candidates: candidates.map((one) => join(found, one)),
    within: host.path(found)?.realPath ?? found,
  };
}
