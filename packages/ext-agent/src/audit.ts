import { type Host, makeDirectory } from "@rocker/core";
import { appendAudit, proxyFiles } from "@rocker/ext-isolate/proxy";
import type { AgentRecord } from "./record.ts";

/** Records what the user had an agent do, in the log of its proxy. The container cannot see it. */
export function audit(
  { container }: Pick<AgentRecord, "container">,
  event: Readonly<Record<string, unknown>>,
  host: Host,
): void {
  const files = proxyFiles(container, host);
  makeDirectory(files.directory);
  appendAudit(files.audit, event);
}
