import { join } from "node:path/posix";
import type { ContainerBuilder, ExtensionContext, ExtensionProblem, SetupContext } from "@rocker/core";
import type { Tool } from "./tool.ts";

/** Files and directories in the user's home directory to mount in the container. */
export interface HomeMounts {
  readonly flag: string;
  /** Relative to the home directory. */
  readonly paths: readonly string[];
  readonly readOnly: boolean;
  /** Whether they may contain credentials. */
  readonly secret: boolean;
}

/** The mounts that the options request. */
export function requestedMounts(
  { name, config = [], cache }: Tool,
  { options }: ExtensionContext,
): readonly HomeMounts[] {
  const configFlag = `${name}-config`;
  const cacheFlag = `${name}-cache`;
  return [
    ...(options[configFlag]
      ? [{ flag: configFlag, paths: config, readOnly: options[configFlag] === "ro", secret: true }]
      : []),
    ...(cache && options[cacheFlag]
      ? [{ flag: cacheFlag, paths: [cache], readOnly: false, secret: false }]
      : []),
  ];
}

export function mountProblems(
  mounts: readonly HomeMounts[],
  context: ExtensionContext,
): readonly ExtensionProblem[] {
  return mounts.flatMap(({ flag, paths }) => {
    if (context.active.has("home")) return [];
    if (!context.active.has("user")) {
      return {
        slug: "no-account",
        kind: "usage",
        what: `--${flag}: the container has no home directory for your user.`,
        fix: "Add --user.",
      } as const;
    }
    return existing(paths, context).length > 0
      ? []
      : {
          slug: "missing",
          what: `--${flag}: nothing to mount: ${paths.map((path) => `~/${path}`).join(" and ")} not found.`,
          fix: `Create it, or omit --${flag}.`,
        };
  });
}

/** Mounts them in the container's home directory. A mounted home directory already contains them. */
export function addHomeMounts(
  container: ContainerBuilder,
  mounts: readonly HomeMounts[],
  context: SetupContext,
): void {
  const { account, active, host, notice } = context;
  if (!account || active.has("home")) return;
  for (const { paths, readOnly, secret } of mounts) {
    for (const { path, source } of existing(paths, context)) {
      container.withBindMount(source, join(account.home, path), { readOnly });
      if (secret) {
        const access = readOnly ? "read" : "read and change";
        notice(
          `programs in the container can ${access} ${join(host.user().home, path)}, including any credentials in it.`,
        );
      }
    }
  }
}

function existing(paths: readonly string[], { host }: ExtensionContext) {
  return paths.flatMap((path) => {
    const source = host.path(join(host.user().home, path))?.realPath;
    return source === undefined ? [] : [{ path, source }];
  });
}
