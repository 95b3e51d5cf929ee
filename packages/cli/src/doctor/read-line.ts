import { type Host, isRockerError, type Problem } from "@rocker/core/lifecycle";
import { loadConfiguration, noConfiguration } from "../configuration/load.ts";
import { parseLine, type ReadLine } from "../invoke/plan-line.ts";
import { registerHere } from "../invoke/register-here.ts";
import { doctorOptions } from "../options.ts";

export type DoctorLine = ReadLine<typeof doctorOptions>;

/**
 * Reads the line; what is wrong in configuration files is found, and keeps nobody from hearing of the rest.
 * @throws RockerError for what is wrong in the line itself
 */
export async function readDoctorLine(
  argv: readonly string[],
  host: Host,
): Promise<{ readonly line: DoctorLine; readonly faults: readonly Problem[] }> {
  const configuration = await loadConfiguration(host);
  const readWith = async (loaded: typeof configuration) => {
    const registry = await registerHere(argv, doctorOptions, host, loaded);
    return parseLine(argv, doctorOptions, host, registry, loaded);
  };
  try {
    return { line: await readWith(configuration), faults: [] };
  } catch (error) {
    if (!isRockerError(error)) throw error;
    // Profiles stay known, and nothing else of the files: what is wrong then too is the line's.
    const layers = configuration.layers.map((layer) => ({ ...layer, entries: [] }));
    const line = await readWith({ ...noConfiguration, layers }).catch(() => Promise.reject(error));
    return { line: { ...line, configuration }, faults: error.problems };
  }
}
