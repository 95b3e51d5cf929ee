import { posix } from "node:path";
import type { Host } from "@rocker/core";

const zones = "/usr/share/zoneinfo";

/** The name of the host's time zone, such as Europe/Berlin; undefined when it cannot be determined. */
export function hostZone(host: Host): string | undefined {
  const variable = host.env.TZ?.replace(/^:/, "");
  if (variable && isName(variable)) return variable;
  const named = host.readFile("/etc/timezone")?.toString("utf8").trim();
  if (named && isName(named)) return named;
  const linked = host.path("/etc/localtime")?.realPath;
  const name = linked?.startsWith(`${zones}/`) ? linked.slice(zones.length + 1) : undefined;
  return name && /^(Etc\/)?(UTC|UCT|Universal|Zulu)$/.test(name) ? "UTC" : name;
}

/** The host's file for a time zone; undefined when there is none. */
export function zoneFile(zone: string, host: Host): string | undefined {
  if (!isName(zone)) return undefined;
  const file = host.path(posix.join(zones, zone));
  return file?.kind === "file" ? file.realPath : undefined;
}

function isName(text: string): boolean {
  return /^[A-Za-z][\w+-]*(\/[A-Za-z][\w+-]*)*$/.test(text);
}
