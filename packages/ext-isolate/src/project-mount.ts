import { join, relative } from "node:path/posix";
import type { ContainerBuilder, Host } from "@rocker/core";

// Its arguments: a path of the container; what it leads to; the clone, which belongs to the user of the last argument. What the
// image has at the path is hidden, as by a mount. A directory must be there: Podman starts no container in one that is not.
const linkScript = `
path=$1 to=$2 clone=$3 kind=$4 owner=$5
case $clone/ in "$path"/*) echo "$path contains the clone of the project" >&2; exit 1;; esac
if [ "$kind" = directory ]; then
  mkdir -p -- "$to"
  chown -R "\${owner:-$BASE_USER}" "$clone"
fi
rm -rf -- "$path"
mkdir -p -- "\${path%/*}/"
ln -s -- "$to" "$path"
`;

/** A mount that the project's own files request. */
interface ProjectMount {
  readonly source: string;
  readonly target: string;
}

interface LinkContext {
  readonly clone: { readonly of: string; readonly directory: string } | undefined;
  readonly host: Host;
  /** The container's user, if it is not the image's. */
  readonly owner: string | undefined;
}

/**
 * Has a mount of the project lead to the container's own clone of it.
 * @returns false if the mount is of another directory
 */
export function linkToClone(
  container: ContainerBuilder,
  { source, target }: ProjectMount,
  { clone, host, owner = "" }: LinkContext,
): boolean {
  if (!clone || !`${source}/`.startsWith(`${clone.of}/`)) return false;
  const to = join(clone.directory, relative(clone.of, source));
  const kind = host.path(source)?.kind ?? "";
  container.withScript(linkScript, [target, to, clone.directory, kind, owner], {
    layer: "user",
    title: `show the project at ${target}`,
    userVariable: "BASE_USER",
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
