import { posix } from "node:path";
import type { Host } from "@rocker/core";

const zones = "/usr/share/zoneinfo";

/** The name of this machine's time zone, such as Europe/Berlin; undefined when it is not known. */
export function hostZone(host: Host): string | undefined {
  const told = host.env.TZ?.replace(/^:/, "");
  if (told && isName(told)) return told;
  const named = host.readFile("/etc/timezone")?.toString("utf8").trim();
  if (named && isName(named)) return named;
  const linked = host.path("/etc/localtime")?.realPath;
  const name = linked?.startsWith(`${zones}/`) ? linked.slice(zones.length + 1) : undefined;
  return name && /^(Etc\/)?(UTC|UCT|Universal|Zulu)$/.test(name) ? "UTC" : name;
}

/** The file of a zone on this machine; undefined when there is none. */
export function zoneFile(zone: string, host: Host): string | undefined {
  if (!isName(zone)) return undefined;
  const file = host.path(posix.join(zones, zone));
  return file?.kind === "file" ? file.realPath : undefined;
}

function isName(text: string): boolean {
  return /^[A-Za-z][\w+-]*(\/[A-Za-z][\w+-]*)*$/.test(text);
}
