import { type PluginOptions, writePlugin } from "./plugin.ts";
import { startRegistry, type TestRegistry, workspaceTarballs } from "./registry.ts";
import { ownDirectory } from "./test-user.ts";

/** A registry with the workspace's packages. */
export interface WorkspaceRegistry extends TestRegistry {
  /** Publishes a plugin package created by `writePlugin`. */
  readonly publishPlugin: (name: string, options?: PluginOptions) => void;
}

export async function startWorkspaceRegistry(): Promise<WorkspaceRegistry> {
  const registry = await startRegistry();
  registry.publishTarballs(workspaceTarballs());
  return {
    ...registry,
    publishPlugin: (name, options) => registry.publish(writePlugin(ownDirectory(), name, options)),
  };
}

/** Variables that make npm use only this registry, without retries. */
export function npmEnvironment({ url }: TestRegistry): Readonly<Record<string, string>> {
  return { npm_config_registry: url, npm_config_fetch_retries: "0" };
}
