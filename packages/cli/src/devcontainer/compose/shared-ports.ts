import type { ConfigEntry } from "@rocker/core/lifecycle";
import { textNode } from "../reading.ts";

/**
 * A container in the network of another one cannot publish ports: that one does it.
 * @returns the same entries if the container has its own network
 */
export function withPortsOfNetwork(entries: readonly ConfigEntry[]): readonly ConfigEntry[] {
  const network = textOf(entries.find(({ key }) => key === "network"));
  const services = entries.find(({ key }) => key === "compose-services");
  const text = textOf(services);
  if (!network?.startsWith("container:") || !services || text === undefined) return entries;
  const value = JSON.parse(text);
  const owner = network.slice(`container:${value.project}-`.length);
  if (!Object.hasOwn(value.services, owner)) return entries;
  const service = value.services[owner];
  const ports = entries.flatMap(({ key, value: one }) =>
    key === "port" && one.kind === "list"
      ? one.items.flatMap((item) => (item.kind === "scalar" ? [item.text] : []))
      : [],
  );
  const own = [...(service.ports ?? []), ...ports];
  const changed = {
    ...value,
    services: { ...value.services, [owner]: { ...service, ...(own.length > 0 && { ports: own }) } },
  };
  return entries.flatMap((entry) => {
    if (entry.key === "port" || entry.key === "hostname") return [];
    return entry === services ? [{ ...entry, value: textNode(JSON.stringify(changed), entry.at) }] : [entry];
  });
}

const textOf = (entry: ConfigEntry | undefined) =>
  entry?.value.kind === "scalar" ? entry.value.text : undefined;
