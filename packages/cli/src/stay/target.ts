import { dirname } from "node:path";
import { failWith, type Host, nearest } from "@rocker/core/lifecycle";
import { type ContainerRecord, containerRecords } from "../state/container-records.ts";

/**
 * The container that is meant: the one of this name, else the one of the working folder or the nearest above it.
 * @throws RockerError RK420, RK413, RK416
 */
export function targetOf(
  records: readonly ContainerRecord[],
  name: string | undefined,
  host: Host,
): ContainerRecord {
  if (name === undefined) {
    const found = containerOfFolder(records, host);
    if (found) return found;
    throw failWith("RK413", { folder: host.cwd });
  }
  const found = records.find((one) => one.name === name);
  if (found) return found;
  throw failWith("RK420", {
    name,
    nearest: nearest(
      name,
      records.map((one) => one.name),
    ),
  });
}

/** @throws RockerError RK416 when there are several */
export function containerOfFolder(
  records: readonly ContainerRecord[],
  host: Host,
): ContainerRecord | undefined {
  for (let folder = host.path(host.cwd)?.realPath ?? host.cwd; ; folder = dirname(folder)) {
    const [first, ...others] = records.filter(({ project }) => project === folder);
    if (others.length > 0) {
      const names = records.filter(({ project }) => project === folder).map((one) => one.name);
      throw failWith("RK416", { folder, names });
    }
    if (first || dirname(folder) === folder) return first;
  }
}

/** The containers of these names, each once; without a name, the one of the working folder. */
export function targetsOf(names: readonly string[], host: Host): ContainerRecord[] {
  const records = containerRecords(host).all();
  if (names.length === 0) return [targetOf(records, undefined, host)];
  return [...new Set(names)].map((name) => targetOf(records, name, host));
}
