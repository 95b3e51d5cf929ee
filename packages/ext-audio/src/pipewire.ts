import { isAbsolute, join } from "node:path/posix";
import { type Host, ownRuntimeDirectory } from "@rocker/core";

/** Where clients look for PipeWire's socket (PIPEWIRE_REMOTE is a name or a path). It may not exist. */
export function pipeWirePath(host: Host): string | undefined {
  const { PIPEWIRE_RUNTIME_DIR, PIPEWIRE_REMOTE } = host.env;
  const name = PIPEWIRE_REMOTE || "pipewire-0";
  if (isAbsolute(name)) return name;
  const directory = PIPEWIRE_RUNTIME_DIR || ownRuntimeDirectory(host);
  return directory && join(directory, name);
}

/** The real path of PipeWire's socket; undefined when there is none. */
export function pipeWireSocket(host: Host): string | undefined {
  const facts = host.path(pipeWirePath(host) ?? "");
  return facts?.kind === "socket" ? facts.realPath : undefined;
}
