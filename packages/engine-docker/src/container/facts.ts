import type { ContainerFacts } from "@rocker/core/engine";
import { imageId } from "../docker/images.ts";

/** The fields of `GET /containers/{id}/json` and `podman container inspect` that are used. */
export interface ContainerInspect {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly Created: string;
  readonly State: { readonly Running: boolean };
  readonly Config: { readonly Labels?: Labels };
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
    labels: Config.Labels ?? {},
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
  };
}

/** Removes the leading slash that the daemon adds to names. */
const plainName = (name: string) => name.replace(/^\//, "");
