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
  "name",
  "label",
  "protection",
] as const;

export type HostAccessKind = (typeof hostAccessKinds)[number];

/**
 * One kind of access to the host that a plan requests, as data: the same request is equal in every run. `hostAccessText`
 * describes it.
 */
export interface HostAccess {
  readonly kind: HostAccessKind;
  /** What policies match: a path of the host, a device, a name. */
  readonly value: string;
  /** What else distinguishes it, such as the target of a mount. Never differs between runs (no process IDs). Default: nothing. */
  readonly detail?: AccessDetail;
}

export type AccessDetail = Readonly<Record<string, string>>;

/** Equal for equal access, whatever the order of the details. */
export function accessKey({ kind, value, detail = {} }: HostAccess): string {
  return JSON.stringify([kind, value, ...Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** Without what is equal to an earlier one. */
export function distinctAccess(all: readonly HostAccess[]): HostAccess[] {
  const byKey = new Map<string, HostAccess>();
  for (const one of all) if (!byKey.has(accessKey(one))) byKey.set(accessKey(one), one);
  return [...byKey.values()];
}
