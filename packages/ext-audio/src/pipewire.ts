import { isAbsolute, join } from "node:path/posix";
import { type Host, ownRuntimeFolder } from "@rocker/core";

/** Where PipeWire's clients look for it (PIPEWIRE_REMOTE: a name or a path); it need not be there. */
export function pipeWirePlace(host: Host): string | undefined {
  const { PIPEWIRE_RUNTIME_DIR, PIPEWIRE_REMOTE } = host.env;
  const name = PIPEWIRE_REMOTE || "pipewire-0";
  if (isAbsolute(name)) return name;
  const folder = PIPEWIRE_RUNTIME_DIR || ownRuntimeFolder(host);
  return folder && join(folder, name);
}

/** Its real path, when it is a socket. */
export function pipeWireSocket(host: Host): string | undefined {
  const facts = host.path(pipeWirePlace(host) ?? "");
  return facts?.kind === "socket" ? facts.realPath : undefined;
}
