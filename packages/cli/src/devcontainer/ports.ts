import type { ConfigEntry, ConfigNode } from "@rocker/core/lifecycle";
import { isNumber, isString, listEntry, type Reading } from "./reading.ts";

/** Names of this host. */
const ownHost = /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d+)$/;

/** A port of another service, such as `db:5432`. */
const ofService = /^([a-zA-Z0-9][\w.-]*):(\d+)$/;

/** The ports of another service in `forwardPorts`, in the syntax of Compose's `ports`. */
export function portsOfService(name: string, reading: Reading): readonly string[] {
  const own = reading.entry("forwardPorts")?.value;
  const items = own?.kind === "list" ? own.items.filter(isString) : [];
  return items.flatMap(({ text }) => {
    const [, host, port = ""] = ofService.exec(reading.variables.resolve(text).text) ?? [];
    return host === name && isPort(port) ? [`127.0.0.1:${port}:${port}`] : [];
  });
}

/** `forwardPorts`, on the loopback address of the host, where an editor would forward them. */
export function forwardedPorts(reading: Reading): ConfigEntry[] {
  const own = reading.entry("forwardPorts");
  if (!own) return [];
  if (own.value.kind !== "list") {
    reading.wrong(own.value.at, own.key, "an array of ports");
    return [];
  }
  return own.value.items.flatMap((item) => {
    const text = portText(item, own.key, reading);
    if (text === undefined) return [];
    const port = /^\d+$/.test(text) ? text : ownHost.exec(text)?.[1];
    if (port !== undefined && isPort(port)) return [published(port, item)];
    if (isNumber(item)) reading.wrong(item.at, own.key, "a port from 1 to 65535");
    else if (!reading.otherServices.has(ofService.exec(text)?.[1] ?? ""))
      reading.leaveOut("not forwarded", own.key, item.at, text || "an empty text");
    return [];
  });
}

/** `appPort`: a number is published on the loopback address, a string is in the syntax of `docker run --publish`. */
export function applicationPorts(reading: Reading): ConfigEntry[] {
  const own = reading.entry("appPort");
  if (!own) return [];
  const items = own.value.kind === "list" ? own.value.items : [own.value];
  return items.flatMap((item) => {
    const text = portText(item, own.key, reading);
    if (text === undefined) return [];
    if (!isNumber(item)) return [listEntry("port", [text], item.at)];
    if (isPort(text)) return [published(text, item)];
    reading.wrong(item.at, own.key, "a port from 1 to 65535");
    return [];
  });
}

function portText(item: ConfigNode, key: string, reading: Reading): string | undefined {
  if (isNumber(item)) return item.text;
  if (isString(item)) return reading.resolved(item.text, "not forwarded", key, item.at);
  return reading.wrong(item.at, key, "a number, or a string such as 127.0.0.1:3000");
}

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;

const published = (port: string, { at }: ConfigNode) => listEntry("port", [`127.0.0.1:${port}:${port}`], at);
