import { join } from "node:path";
import type { Host } from "@rocker/core";
import type { Copy } from "@rocker/ext-isolate/copies";
import { type AgentRecord, directoryOfAgent } from "./record.ts";

/** Where the copy of an agent that has no clone is. */
export function copyOfAgent(record: Pick<AgentRecord, "name" | "project">, host: Host): Copy {
  const directory = join(directoryOfAgent(record, host).path, "copy");
  return { directory, files: join(directory, "files"), base: join(directory, "base.json") };
}
