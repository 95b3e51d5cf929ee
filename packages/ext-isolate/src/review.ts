import type { ExtensionProblem, Host, Mount, Plan, SettingName } from "@rocker/core";

/** Settings that open nothing: names, limits, and what stays inside. All others are refused. */
const harmless: ReadonlySet<SettingName> = new Set<SettingName>([
  ...(["name", "hostname", "labels", "workdir", "detach", "init", "platform", "expose", "ulimits"] as const),
  ...(["cpus", "cpuShares", "cpuPeriod", "cpuQuota", "cpusetCpus", "cpusetMems", "shmSize"] as const),
  ...(["memory", "memoryReservation", "memorySwap", "memorySwappiness", "envFiles", "capDrop"] as const),
]);

/** What other extensions ask for that would open the isolation again. */
export function openings(plan: Plan, host: Host): ExtensionProblem[] {
  const { settings, mounts } = plan.run;
  const asked = Object.entries(settings).flatMap(([name, setting]) =>
    [setting].flat().map(({ from, value }) => ({ name: name as SettingName, from, value })),
  );
  return [
    ...asked.filter(({ name, from }) => from !== "isolate" && !harmless.has(name)).map(settingProblem),
    ...mounts.filter(({ from }) => from !== "isolate").flatMap((mount) => mountProblem(mount, host)),
  ];
}

function settingProblem({
  name,
  from,
  value,
}: {
  name: string;
  from: string;
  value: string;
}): ExtensionProblem {
  return {
    slug: "setting",
    kind: "usage",
    what: `--isolate cannot be kept with what ${from} asks for: ${name} = ${JSON.stringify(value)}.`,
    fix: "Leave one of the two out.",
  };
}

function mountProblem(mount: Mount, host: Host): ExtensionProblem[] {
  if (mount.type !== "bind") return [];
  const problem = (slug: string, why: string, fix: string): ExtensionProblem => ({
    slug,
    kind: "usage",
    what: `--isolate cannot be kept with what ${mount.from} mounts: ${mount.source} at ${mount.target}.`,
    why,
    fix,
  });
  const leaveOut = "Leave one of the two out.";
  const kind = host.path(mount.source)?.kind;
  const socket =
    kind === "socket" ? mount.source : kind === "folder" ? socketIn(mount.source, host) : undefined;
  if (socket)
    return [problem("socket", `Who can use the socket ${socket} can do what its server can.`, leaveOut)];
  if (kind === "device") return [problem("device", "It is a device of the host.", leaveOut)];
  // The project's mount is ext-cwd's, in the way that this extension told it.
  if (mount.readOnly || mount.from === "cwd") return [];
  return [
    problem("writable", "Its files could be changed.", "Mount it read-only (SRC:DST:ro), or leave it out."),
  ];
}

/** A socket that stands in a folder itself; what is deeper is the person's own choice. */
function socketIn(folder: string, host: Host): string | undefined {
  const paths = (host.list(folder) ?? []).map((name) => `${folder}/${name}`);
  return paths.find((path) => host.path(path)?.kind === "socket");
}
