import { dirname } from "node:path";
import { rockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import { nearest } from "../options/nearest.ts";
import { type ContainerRecord, containerRecords } from "../state/container-records.ts";

/**
 * The container with this name; without a name, the one of the working directory or the nearest parent directory.
 * @throws RockerError RK420, RK413, RK416
 */
export function selectContainer(
  records: readonly ContainerRecord[],
  name: string | undefined,
  host: Host,
): ContainerRecord {
  if (name === undefined) {
    const found = containerOfDirectory(records, host);
    if (found) return found;
    throw rockerError("RK413", { directory: host.cwd });
  }
  const found = records.find((one) => one.name === name);
  if (found) return found;
  throw rockerError("RK420", {
    name,
    nearest: nearest(
      name,
      records.map((one) => one.name),
    ),
  });
}

/** @throws RockerError RK416 if a directory has several */
export function containerOfDirectory(
  records: readonly ContainerRecord[],
  host: Host,
): ContainerRecord | undefined {
  for (let directory = host.path(host.cwd)?.realPath ?? host.cwd; ; directory = dirname(directory)) {
    const [first, ...others] = records.filter(({ project }) => project === directory);
    if (others.length > 0) {
      const names = records.filter(({ project }) => project === directory).map((one) => one.name);
      throw rockerError("RK416", { directory: directory, names });
    }
    if (first || dirname(directory) === directory) return first;
  }
}

/** The containers with these names, without duplicates; without names, the one of the working directory. */
export function selectContainers(names: readonly string[], host: Host): ContainerRecord[] {
  const records = containerRecords(host).all();
  if (names.length === 0) return [selectContainer(records, undefined, host)];
  return [...new Set(names)].map((name) => selectContainer(records, name, host));
}
