import type { ContainerBinds, ContainerFacts } from "@rocker/core/engine";
import { imageId } from "./image-inspect.ts";

/** The fields of `GET /containers/{id}/json` and `podman container inspect` that are used. */
export interface ContainerInspect {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly Created: string;
  readonly State: { readonly Running: boolean; readonly Status: string; readonly StartedAt?: string };
  readonly Config: { readonly Labels?: Labels };
  readonly Mounts?: readonly ContainerMount[] | null;
}

interface ContainerMount {
  readonly Type: string;
  readonly Source?: string;
  readonly RW: boolean;
}

/** One row of `GET /containers/json` and of `podman ps --format json`. */
export interface ContainerRow {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly ImageID: string;
  readonly State: string;
  /** Seconds since 1970. */
  readonly Created: number;
  readonly Labels?: Labels;
}

/** The same row, as `GET /containers/json` alone has it: Podman's lists name no sources. */
export interface ContainerRowWithMounts extends ContainerRow {
  readonly Mounts?: readonly ContainerMount[] | null;
}

type Labels = Readonly<Record<string, string>> | null;

export function factsFromInspect({
  Id,
  Name,
  Image,
  Created,
  State,
  Config,
}: ContainerInspect): ContainerFacts {
  return {
    id: Id,
    name: plainName(Name),
    image: imageId(Image),
    running: State.Running,
    created: new Date(Created).toISOString(),
    ...(State.Running && State.StartedAt && { started: State.StartedAt }),
    labels: Config.Labels ?? {},
    ...(neverStarted(State.Status) && { neverStarted: true }),
  };
}

export function factsFromList({ Id, Names, ImageID, State, Created, Labels }: ContainerRow): ContainerFacts {
  return {
    id: Id,
    name: plainName(Names[0] ?? ""),
    image: imageId(ImageID),
    running: State === "running",
    created: new Date(Created * 1000).toISOString(),
    labels: Labels ?? {},
    ...(neverStarted(State) && { neverStarted: true }),
  };
}

// "configured" is Podman's. A container that fails to start is "created" as well, and has never run.
const neverStarted = (state: string) => state === "created" || state === "configured";

export function inspectedBinds({ Id, Name, State, Mounts }: ContainerInspect): ContainerBinds {
  return { id: Id, name: plainName(Name), running: mayRun(State.Status), writable: writableSources(Mounts) };
}

export function listedBinds({ Id, Names, State, Mounts }: ContainerRowWithMounts): ContainerBinds {
  return {
    id: Id,
    name: plainName(Names[0] ?? ""),
    running: mayRun(State),
    writable: writableSources(Mounts),
  };
}

// A state that is not known counts as running: "restarting", "stopping", and what may come.
const mayRun = (state: string) =>
  !["created", "configured", "initialized", "paused", "exited", "stopped", "dead"].includes(state);

const writableSources = (mounts: readonly ContainerMount[] | null = []) =>
  (mounts ?? []).flatMap(({ Type, Source, RW }) => (Type === "bind" && RW && Source ? [Source] : []));

/** Removes the leading slash that the daemon adds to names. */
const plainName = (name: string) => name.replace(/^\//, "");
