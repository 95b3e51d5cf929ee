import type { ContainerBuilder } from "@rocker/core";
import { writeTar } from "../archive/write-tar.ts";
import { digestOf } from "../digest.ts";
import type { Needed, Node } from "../order/graph.ts";
import { installFeature } from "./script.ts";
import { optionVariables } from "./variables.ts";

const directory = "/usr/local/lib/rocker/features";

/**
 * Adds the steps that install a Feature: its files, its variables, and its script, which are cached on their own.
 * @param how `user`: that of the container, empty for the image's. `reason`: why it comes when it does, for the plan
 */
export function install(
  container: ContainerBuilder,
  node: Node,
  { user, reason }: { readonly user: string; readonly reason: string | undefined },
): void {
  const { metadata, files } = node.feature;
  const archive = writeTar(files);
  const path = `${directory}/${metadata.id}-${digestOf(archive).slice("sha256:".length, 19)}`;
  // Plans are text.
  container.withNewFile(path, archive.toString("base64"), { permissions: 0o600 });
  for (const [name, value] of metadata.containerEnv) container.withEnvVariable(name, value, { expand: true });
  container.withScript(installFeature, [path, user, ...optionVariables(node)], {
    title: [featureTitle(node), ...(reason === undefined ? [] : [reason])].join(", "),
    userVariable: "ROCKER_IMAGE_USER",
  });
}

/** `Feature ghcr.io/devcontainers/features/node:1 (1.6.3)`; for a directory, with the ID. */
export function featureTitle({ request: { reference }, feature: { metadata } }: Node): string {
  return `Feature ${reference.kind === "local" ? metadata.id : reference.text} (${metadata.version})`;
}

/** Stands in a plan for a Feature that was not downloaded, and cannot be built. */
export function standIn(container: ContainerBuilder, { reference }: Needed): void {
  const script =
    'echo "rocker: Feature $1 is not in this plan: it was not downloaded when the plan was made" >&2\nexit 1\n';
  container.withScript(script, [reference.text], { title: `Feature ${reference.text} (not downloaded)` });
}
