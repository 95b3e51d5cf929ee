import { makeHostMountPoints } from "../engine/host-mount-points.ts";
import type { PersistentContainers } from "../engine/persistent-containers.ts";
import type { EntryContext, Variables } from "../extension/extension.ts";
import { ownerMark } from "../host/process-identity.ts";
import type { Mount, RunSpec, Settings, Sourced } from "../plan/run-spec.ts";
import { entryDirectory } from "./entry-directory.ts";
import { withPrivateEnvFiles } from "./env-files.ts";
import type { BuiltImage, ExecuteOptions } from "./execute-options.ts";
import type { Preparable } from "./prepare-host.ts";
import { wrapped } from "./read.ts";
import { relaySocket } from "./socket-relay.ts";

/** Labels by which rocker knows its own containers. */
export const containerLabels = {
  /** The container's name, which it may lose: engines can rename. */
  name: "dev.rocker.container",
  /** The directory of the project that it is for. */
  project: "dev.rocker.project",
  /** The mark of the process that created it, see isLeftBehind. */
  creator: "dev.rocker.creator",
} as const;

// Sleeps until it is asked to end. As process 1 a shell also reaps what entries leave behind. Any sleep can a day.
const wait = "trap 'exit 0' TERM INT; while :; do sleep 86400 & wait $!; done";

/** What a persistent container has besides its plan. */
export interface PersistentContainerFacts {
  readonly name: string;
  readonly project: string;
  /** A directory of the user's, there already, for what entries bring. */
  readonly directory: string;
}

/** Extensions see the name, which the plan has only where it was asked for. */
export function namedRun(run: RunSpec, name: string): RunSpec {
  return { ...run, settings: { ...run.settings, name: { value: name, from: "rocker" } } };
}

/** As `runContainer`, but makes a persistent container; it is not started. @returns its id */
export async function createContainer(
  image: BuiltImage,
  { name, project, directory }: PersistentContainerFacts,
  containers: PersistentContainers,
  { engines, host, trace }: Pick<ExecuteOptions, "engines" | "host" | "trace">,
): Promise<string> {
  const { run } = image.plan;
  const entries: Mount = {
    type: "bind",
    source: directory,
    directory: true,
    target: entryDirectory,
    // Only extensions write there. A container that may change nothing of its own must not fill the host's disk either.
    readOnly: run.settings.readOnly?.value === "true",
    options: [],
    from: "rocker",
  };
  const mounts = [...image.mounts, ...(await engines.runtime.containers.locateMounts([entries]))];
  const command = run.command.length > 0 ? run.command : ["sh", "-c", wait];
  makeHostMountPoints(run.mounts);
  // They run once it is started, and only once.
  const { lifecycle: _lifecycle, ...rest } = run;
  return withPrivateEnvFiles(withIdentity(run.settings, name, project), host, (settings) =>
    containers.create({
      image: image.id,
      plan: { ...image.plan, run: { ...rest, command, mounts, settings } },
      trace: (program, args) => trace(`${program} ${args.map((arg) => JSON.stringify(arg)).join(" ")}`),
    }),
  );
}

function withIdentity(settings: Settings, name: string, project: string): Settings {
  const own = (value: string): Sourced<string> => ({ value, from: "rocker" });
  // It is always in the background; a run in the background is another thing.
  const { detach: _detach, ...kept } = settings;
  const labels = [
    own(`${containerLabels.name}=${name}`),
    own(`${containerLabels.project}=${project}`),
    own(`${containerLabels.creator}=${ownerMark()}`),
  ];
  // A prompt then says where one is. Whoever shares a network shares its host name.
  const sharesNetwork = /^(host|container:)/.test(settings.network?.value ?? "");
  const hasHostname =
    settings.hostname !== undefined || sharesNetwork || !/^[a-z0-9][a-z0-9-]{0,62}$/i.test(name);
  return {
    ...(hasHostname ? {} : { hostname: own(name) }),
    ...kept,
    name: own(name),
    labels: [...(settings.labels ?? []), ...labels],
  };
}

/**
 * The directory in the container that is the host's working directory; undefined where that is not mounted. In a mounted
 * directory that contains the container's own working directory, that is where programs start.
 */
export function matchingDirectory(cwd: string, { mounts, settings }: RunSpec): string | undefined {
  const [outer] = mounts
    .flatMap((mount) =>
      mount.type === "bind" && (cwd === mount.source || cwd.startsWith(`${mount.source.replace(/\/$/, "")}/`))
        ? [{ source: mount.source.replace(/\/$/, ""), target: mount.target.replace(/\/$/, "") }]
        : [],
    )
    .sort((a, b) => b.source.length - a.source.length);
  if (!outer) return undefined;
  const workdir = settings.workdir?.value;
  if (cwd === outer.source && workdir?.startsWith(`${outer.target}/`)) return workdir;
  return outer.target + cwd.slice(outer.source.length) || "/";
}

/** What one entry needs while it lasts. */
export interface Entry {
  readonly variables: Variables;
  /** Takes back what was made for it. */
  readonly end: () => void;
}

/** Has each extension of the container give what belongs to this entry. */
export async function prepareEntry(
  { run, user, extensions }: Preparable,
  directory: string,
  { host, notice }: Pick<ExecuteOptions, "host" | "notice">,
): Promise<Entry> {
  const relays: (() => void)[] = [];
  const end = () => {
    for (const close of relays) close();
  };
  const variables: Record<string, string> = {};
  for (const { from, data } of run.preparations) {
    const extension = extensions.find(({ name }) => name === from);
    if (!extension?.enter) continue;
    const context: EntryContext = {
      host,
      run,
      user,
      directory,
      containerDirectory: entryDirectory,
      notice: (text) => notice(from, text),
      async relay(name, socket) {
        const relay = await relaySocket(directory, name, socket);
        relays.push(relay.close);
        return `${entryDirectory}/${relay.file}`;
      },
    };
    try {
      Object.assign(variables, await extension.enter(data, context));
    } catch (error) {
      end();
      throw wrapped(extension, "enter", error);
    }
  }
  return { variables, end };
}
