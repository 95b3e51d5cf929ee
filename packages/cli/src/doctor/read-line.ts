import { type Host, isRockerError, type Problem } from "@rocker/core/lifecycle";
import { type LoadedConfiguration, loadConfiguration, noConfiguration } from "../configuration/load.ts";
import { openLine, parseLine, type ReadLine } from "../invoke/read-line.ts";
import { doctorOptions } from "../options.ts";

export type DoctorLine = ReadLine<typeof doctorOptions>;

/**
 * Reads the line; what is wrong in configuration files is found, and keeps nothing else from being reported.
 * @throws RockerError for what is wrong in the line itself
 */
export async function readDoctorLine(
  argv: readonly string[],
  host: Host,
): Promise<{ readonly line: DoctorLine; readonly faults: readonly Problem[] }> {
  const configuration = await loadConfiguration(host);
  try {
    return { line: await readWith(argv, host, configuration), faults: [] };
  } catch (error) {
    if (!isRockerError(error)) throw error;
    // Profiles stay known, and nothing else of the files: what is wrong then too is the line's.
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
  // What doctor finds is its result: nothing is reported on the way.
  line.notices.level = { verbose: false, quiet: true };
  return parseLine(line);
}
