import { join } from "node:path/posix";
import type { ContainerBuilder, ExtensionContext, ExtensionProblem, SetupContext } from "@rocker/core";
import type { Tool } from "./tool.ts";

/** Files and folders of the person's home that they asked to have in the container. */
export interface SharedPaths {
  readonly flag: string;
  /** Relative to the home. */
  readonly paths: readonly string[];
  readonly readOnly: boolean;
  /** Whether accounts and keys may be in it. */
  readonly secret: boolean;
}

/** What of the tool's paths was asked for. */
export function sharedPaths(
  { name, config = [], cache }: Tool,
  { options }: ExtensionContext,
): readonly SharedPaths[] {
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

export function shareProblems(
  shared: readonly SharedPaths[],
  context: ExtensionContext,
): readonly ExtensionProblem[] {
  return shared.flatMap(({ flag, paths }) => {
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

/** Mounts them in the container's home. A mounted home has them already. */
export function shareHomePaths(
  container: ContainerBuilder,
  shared: readonly SharedPaths[],
  context: SetupContext,
): void {
  const { account, active, host, notice } = context;
  if (!account || active.has("home")) return;
  for (const { paths, readOnly, secret } of shared) {
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
