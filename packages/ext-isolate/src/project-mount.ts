import { join, relative } from "node:path/posix";
import type { ContainerBuilder, Host } from "@rocker/core";

// Its arguments: a path of the container, and what it leads to. What the image has there is hidden, as by a mount.
const linkScript = `
case $2/ in "$1"/*) echo "$1 contains the clone of the project" >&2; exit 1;; esac
rm -rf -- "$1"
mkdir -p -- "\${1%/*}/"
ln -s -- "$2" "$1"
`;

/**
 * Has a mount of the project lead to the container's own clone of it.
 * @returns false if the mount is of another directory
 */
export function linkToClone(
  container: ContainerBuilder,
  clone: { readonly of: string; readonly directory: string } | undefined,
  source: string,
  target: string,
): boolean {
  if (!clone || !`${source}/`.startsWith(`${clone.of}/`)) return false;
  container.withScript(linkScript, [target, join(clone.directory, relative(clone.of, source))], {
    layer: "user",
    title: `show the project at ${target}`,
  });
  return true;
}

/** Whether a directory is the project that the user is in: a mount of it is what a devcontainer.json has by default. */
export function isDevcontainerProject(directory: string, host: Host): boolean {
  const here = host.path(host.cwd)?.realPath ?? host.cwd;
  const home = host.path(host.user().home)?.realPath ?? host.user().home;
  if (directory === here) return true;
  const hasFile = [".devcontainer", ".devcontainer.json"].some((name) => host.path(join(directory, name)));
  return hasFile && here.startsWith(`${directory}/`) && !`${home}/`.startsWith(`${directory}/`);
}
