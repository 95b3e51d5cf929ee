import type { Host, Registry } from "@rocker/core/lifecycle";
import { type EngineInventory, inventory, type KnownContainer } from "@rocker/core/persistent";
import { ageText } from "../render/amounts.ts";

/** One container, as `--json` prints it. */
export interface ContainerRow {
  readonly name: string;
  /** `gone`: it no longer exists in its engine. `unknown`: the engine is not available. */
  readonly state: "running" | "stopped" | "gone" | "unknown";
  readonly image: string;
  readonly engine: string;
  readonly project: string;
  readonly created: string;
}

export const containerHead = ["NAME", "STATE", "IMAGE", "ENGINE", "AGE", "PROJECT"] as const;

export async function containerRows(registry: Registry, host: Host): Promise<ContainerRow[]> {
  const engines = await inventory(registry, host, { withImages: false });
  return engines.flatMap((engine) => engine.containers.map((one) => rowOf(one, engine)));
}

export function containerCells({ name, state, image, engine, project, created }: ContainerRow): string[] {
  return [name, state, image, engine, ageText(created), project];
}

function rowOf({ record, facts }: KnownContainer, { runtime }: EngineInventory): ContainerRow {
  const { name, engine, project, created, plan } = record;
  return {
    name,
    state: !runtime ? "unknown" : !facts ? "gone" : facts.running ? "running" : "stopped",
    image: plan.base.image,
    engine,
    project,
    created,
  };
}
