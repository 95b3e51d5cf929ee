import { join } from "node:path/posix";
import type {
  ContainerBuilder,
  ExtensionContext,
  ExtensionProblem,
  Host,
  Read,
  SetupContext,
} from "@rocker/core";
import type { Tool } from "./tool.ts";

/** A file or directory in the user's home directory to mount in the container. */
export interface HomeMount {
  /** Relative to the home directory. */
  readonly path: string;
  /** The real path on the host. */
  readonly source: string;
  readonly readOnly: boolean;
  /** Whether it may contain credentials. */
  readonly secret: boolean;
}

/** An option that mounts something of the home directory. */
interface MountOption {
  readonly flag: string;
  /** Relative to the home directory. */
  readonly paths: readonly string[];
  readonly readOnly: boolean;
  readonly secret: boolean;
}

/** The mounts that the options request. None where the whole home directory is mounted: it contains them. */
export function readHomeMounts(tool: Tool, context: ExtensionContext): Read<readonly HomeMount[]> {
  const { active, host } = context;
  if (active.has("home")) return { value: [] };
  const requested = requestedOptions(tool, context);
  if (!active.has("user")) {
    return requested.length > 0 ? { problems: requested.map(noAccount) } : { value: [] };
  }
  const found = requested.map((option) => ({ option, mounts: existing(option, host) }));
  const missing = found.filter(({ mounts }) => mounts.length === 0);
  if (missing.length > 0) return { problems: missing.map(({ option }) => nothingToMount(option)) };
  return { value: found.flatMap(({ mounts }) => mounts) };
}

function requestedOptions(
  { name, config = [], cache }: Tool,
  { options }: ExtensionContext,
): readonly MountOption[] {
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

function noAccount({ flag }: MountOption): ExtensionProblem {
  return {
    slug: "no-account",
    kind: "usage",
    what: `--${flag}: the container has no home directory for your user.`,
    fix: "Add --user.",
  };
}

function nothingToMount({ flag, paths }: MountOption): ExtensionProblem {
  return {
    slug: "missing",
    what: `--${flag}: nothing to mount: ${paths.map((path) => `~/${path}`).join(" and ")} not found.`,
    fix: `Create it, or omit --${flag}.`,
  };
}

function existing({ paths, readOnly, secret }: MountOption, host: Host): HomeMount[] {
  return paths.flatMap((path) => {
    const source = host.path(join(host.user().home, path))?.realPath;
    return source === undefined ? [] : [{ path, source, readOnly, secret }];
  });
}

/** Mounts them in the container's home directory. */
export function addHomeMounts(
  container: ContainerBuilder,
  mounts: readonly HomeMount[],
  { account, host, notice }: SetupContext,
): void {
  if (!account) return;
  for (const { path, source, readOnly, secret } of mounts) {
    container.withBindMount(source, join(account.home, path), { readOnly });
    if (!secret) continue;
    const access = readOnly ? "read" : "read and change";
    notice(
      `programs in the container can ${access} ${join(host.user().home, path)}, including any credentials in it.`,
    );
  }
}
