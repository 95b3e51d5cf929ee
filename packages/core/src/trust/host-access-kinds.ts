/** Kinds of access to the host. */
export const hostAccessKinds = [
  "mount",
  "socket",
  "volume",
  "device",
  "privileged",
  "network",
  "port",
  "ipc",
  "capability",
  "security",
  "variable",
  "env-file",
  "hook",
  "host-action",
  "registry",
  "protection",
] as const;

export type HostAccessKind = (typeof hostAccessKinds)[number];
