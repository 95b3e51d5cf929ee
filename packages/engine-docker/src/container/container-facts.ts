import type { ContainerFacts } from "@rocker/core/engine";
import { imageId } from "../docker/images.ts";

/** What both engines tell of one container when it is inspected, as far as it is read. */
export interface ContainerInspect {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly Created: string;
  readonly State: { readonly Running: boolean };
  readonly Config: { readonly Labels?: Readonly<Record<string, string>> | null };
}

/** One row of both engines' lists of containers. */
export interface ContainerRow {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly ImageID: string;
  readonly State: string;
  /** Seconds since 1970. */
  readonly Created: number;
  readonly Labels?: Readonly<Record<string, string>> | null;
}

export function factsOfInspect({
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

export function factsOfRow({ Id, Names, ImageID, State, Created, Labels }: ContainerRow): ContainerFacts {
  return {
    id: Id,
    name: plainName(Names[0] ?? ""),
    image: imageId(ImageID),
    running: State === "running",
    created: new Date(Created * 1000).toISOString(),
    labels: Labels ?? {},
  };
}

/** Docker has a slash in front. */
const plainName = (name: string) => name.replace(/^\//, "");
