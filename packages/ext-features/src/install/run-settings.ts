import type { ContainerBuilder, Host } from "@rocker/core";
import type { FeatureMount, Metadata } from "../metadata.ts";
import { startFeature } from "./script.ts";

export interface RunContext {
  readonly host: Pick<Host, "env">;
  /** The value of `${devcontainerId}`. */
  readonly id: string;
  readonly notice: (text: string) => void;
}

/** Adds what a Feature asks of the container. A project's requests go through consent like all others. */
export function addRunSettings(container: ContainerBuilder, metadata: Metadata, context: RunContext): void {
  const { privileged, init, capAdd, securityOpt, mounts, entrypoint, id } = metadata;
  if (privileged) container.withSetting("privileged", "true");
  if (init) container.withSetting("init", "true");
  for (const capability of capAdd) container.withAddedSetting("capAdd", capability);
  for (const option of securityOpt) container.withAddedSetting("securityOptions", option);
  for (const mount of mounts) addMount(container, mount, metadata, context);
  if (entrypoint !== undefined) {
    const command = withVariables(entrypoint, context) ?? entrypoint;
    container.withEntrypointHook(startFeature, [command, id]);
  }
}

function addMount(
  container: ContainerBuilder,
  mount: FeatureMount,
  { id }: Metadata,
  context: RunContext,
): void {
  const { type, readOnly } = mount;
  const source = withVariables(mount.source, context);
  const target = withVariables(mount.target, context);
  const shown = `the Feature ${id}'s mount at ${mount.target} was left out`;
  if (source === undefined || target === undefined)
    context.notice(`${shown}: its variables have no value here.`);
  else if (!target.startsWith("/")) context.notice(`${shown}: the path is not absolute.`);
  else if (type === "tmpfs") container.withTmpfs(target);
  else if (type === "volume") container.withVolume(source, target, { readOnly });
  else if (type === "bind" && source.startsWith("/")) container.withBindMount(source, target, { readOnly });
  else
    context.notice(
      `${shown}: ${type === "bind" ? "its source is not absolute" : `${type} is not supported`}.`,
    );
}

/** Replaces `${devcontainerId}`, and what the container may know anyway; undefined for other variables. */
function withVariables(text: string, { host, id }: RunContext): string | undefined {
  const replaced = text
    .replaceAll("${devcontainerId}", id)
    .replace(/\$\{(?:localEnv|env):(HOME|USER)\}/g, (_, name: string) => host.env[name] ?? "");
  return /\$\{(localEnv|env|containerEnv|localWorkspace|containerWorkspace)/.test(replaced)
    ? undefined
    : replaced;
}
