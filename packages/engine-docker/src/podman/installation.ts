import { join } from "node:path";
import { type Host, readStateFile, writeFileAtomic, xdgDirectory } from "@rocker/core/engine";
import type { Client } from "../client/client.ts";
import { clientOutput } from "../client/client-output.ts";
import { installationState } from "./installation-state.ts";

/** What `podman info` says of the user's podman, and does not change with each container. */
export interface Installation {
  /** See installationState. */
  readonly state: string;
  /** The version of Buildah that is part of it. */
  readonly buildah: string;
  /**
   * The file in which containers/storage lists all images and their names, which it replaces whenever one of them changes.
   * Undefined: there is more than one such file, or it is on another machine.
   */
  readonly imageIndex: string | undefined;
}

/** `podman info` takes longer than the rest of a run, so its answer is kept for as long as the installation is the same. */
export async function installation(client: Client, host: Host): Promise<Installation> {
  const known = knownInstallation(host);
  if (known) return known;
  const state = installationState(host);
  const info = JSON.parse(await clientOutput(client, "info", "--format=json")) as Info;
  const answer: Installation = { state, ...described(info) };
  try {
    writeFileAtomic(fileOf(host), JSON.stringify(answer));
  } catch {
    // Then it is asked for again.
  }
  return answer;
}

/** What is remembered of the installation as it is now; undefined: nothing. */
export function knownInstallation(host: Host): Installation | undefined {
  try {
    const known = JSON.parse(readStateFile(fileOf(host)) ?? "{}") as Partial<Installation>;
    const isComplete = typeof known.buildah === "string" && known.state === installationState(host);
    return isComplete ? (known as Installation) : undefined;
  } catch {
    return undefined; // Damaged, or written by another version.
  }
}

function described({ host, store }: Info): Omit<Installation, "state"> {
  // With "additionalimagestores" or "imagestore" (containers-storage.conf(5)), there are images elsewhere too.
  const isOnlyStore = !Object.keys(store?.graphOptions ?? {}).some((name) => /image_?store/i.test(name));
  const isHere = host?.serviceIsRemote === false && store?.graphRoot && store.graphDriverName;
  const imageIndex =
    isHere && isOnlyStore
      ? join(store.graphRoot, `${store.graphDriverName}-images`, "images.json")
      : undefined;
  return { buildah: host?.buildahVersion ?? "", imageIndex };
}

const fileOf = (host: Host) => join(xdgDirectory("XDG_CACHE_HOME", host), "rocker/podman.json");

/** `podman info --format=json`. */
interface Info {
  readonly host?: { readonly buildahVersion?: string; readonly serviceIsRemote?: boolean };
  readonly store?: {
    readonly graphRoot: string;
    readonly graphDriverName: string;
    readonly graphOptions?: Readonly<Record<string, unknown>> | null;
  };
}
