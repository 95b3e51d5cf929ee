import { type Host, isRockerError, type Problem } from "@rocker/core/lifecycle";
import { loadConfiguration, noConfiguration } from "../configuration/load.ts";
import type { LoadedConfiguration } from "../configuration/loaded-configuration.ts";
import { openLine, parseLine, type ReadLine } from "../invoke/read-line.ts";
import { doctorOptions } from "../options.ts";

export type DoctorLine = ReadLine<typeof doctorOptions>;

/**
 * Reads the command line. Errors in configuration files become findings, so that everything else is still checked.
 * @throws RockerError for errors in the command line itself
 */
export async function readDoctorLine(
  argv: readonly string[],
  host: Host,
): Promise<{ readonly line: DoctorLine; readonly faults: readonly Problem[] }> {
  const own = await loadConfiguration(host);
  const configuration = own.hasDevcontainer ? await loadConfiguration(host, {}) : own;
  try {
    return { line: await readWith(argv, host, configuration), faults: [] };
  } catch (error) {
    if (!isRockerError(error)) throw error;
    // Without the files' values, except the names of profiles, any remaining error is in the command line.
    const layers = configuration.layers.map((layer) => ({ ...layer, entries: [] }));
    const line = await readWith(argv, host, { ...noConfiguration, layers }).catch(() =>
      Promise.reject(error),
    );
    return { line: { ...line, configuration }, faults: error.problems };
  }
}

async function readWith(
  argv: readonly string[],
  host: Host,
  configuration: LoadedConfiguration,
): Promise<DoctorLine> {
  const line = await openLine(argv, { options: doctorOptions, mayAsk: false }, host, configuration);
  // Findings are doctor's output, so nothing is reported while it works.
  line.notices.level = { verbose: false, quiet: true };
  return parseLine(line);
}
