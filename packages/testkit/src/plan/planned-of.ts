import type { AnyExtension, Host } from "@rocker/core";
import { notConfigured, open, type PipelineEvent, type Planned } from "@rocker/core/lifecycle";

/**
 * Takes a command line through the pipeline as far as its plan, with these extensions installed and no others, and
 * without any configuration.
 * @throws RockerError with all that is wrong, as a user would see it
 */
export function plannedOf(
  extensions: AnyExtension | readonly AnyExtension[],
  line: string | readonly string[],
  { host, persistent }: { readonly host: Host; readonly persistent: boolean },
  report: (event: PipelineEvent) => void,
): Planned {
  const installed = [extensions].flat() as AnyExtension[];
  const names = new Set(installed.map(({ name }) => name));
  if (names.size < installed.length) throw new Error("two of these extensions have the same name");
  const argv = typeof line === "string" ? line.split(/\s+/).filter(Boolean) : line;
  const registered = open({ host, report, roots: [{ origin: "cli", extensions: installed }] });
  const how = { configuration: notConfigured, fileOptions: {} };
  return registered.parse(registered.read(argv, {}), how).selectInMemory().plan({ persistent });
}
