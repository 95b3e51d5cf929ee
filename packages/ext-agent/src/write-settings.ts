import type { CommandContext } from "@rocker/core";
import { type AgentName, settingsOf } from "./agent-programs.ts";
import { containersOf, runScript, scriptError } from "./container.ts";
import type { AgentRecord } from "./record.ts";

const writeScript = 'file=$HOME/$1; mkdir -p "${file%/*}" && [ -e "$file" ] || printf %s "$2" >"$file"';

/** Writes the settings by which an agent's program finds the proxy. */
export async function writeSettings(
  record: Pick<AgentRecord, "name" | "container" | "argv"> & { readonly agent?: AgentName },
  context: CommandContext,
): Promise<void> {
  const settings = record.agent && settingsOf(record.agent, record.argv);
  if (!settings) return;
  const args = [settings.path, settings.contents];
  const result = await runScript(record, "", writeScript, args, containersOf(context));
  if (result.code !== 0) throw scriptError(record, "write the settings of its program", result);
}
