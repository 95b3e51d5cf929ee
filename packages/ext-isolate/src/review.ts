import {
  type ExtensionProblem,
  type Host,
  type Mount,
  type Plan,
  type ReachKind,
  reachOf,
} from "@rocker/core";

// What is left stays inside (names, limits), or is the person's own word (variables).
const refused: ReadonlySet<ReachKind> = new Set<ReachKind>([
  ...(["mount", "socket", "volume", "device", "privileged", "network"] as const),
  ...(["port", "ipc", "capability", "security"] as const),
]);

/** What other extensions ask for that would open the isolation again. The project's mount is ext-cwd's, as it was told. */
export function openings(plan: Plan, host: Host): ExtensionProblem[] {
  const { mounts, settings } = plan.run;
  const entries = [...mounts, ...Object.values(settings).flat(), ...plan.steps];
  const others = new Set(
    entries.flatMap(({ from }) => from).filter((from) => from !== "isolate" && from !== "cwd"),
  );
  return [...others].flatMap((from) =>
    reachOf(partOf(plan, from, host), host, undefined)
      .filter(({ kind }) => refused.has(kind))
      .map(({ text }) => ({
        slug: "opening",
        kind: "usage" as const,
        what: `--isolate cannot be kept with what ${from} asks for: ${text}.`,
        fix: "Leave one of the two out. Files and folders may be mounted read-only.",
      })),
  );
}

/** What one extension asks for, without what it may have: files to read. */
function partOf({ run, ...plan }: Plan, from: string, host: Host): Plan {
  const settings = Object.entries(run.settings).flatMap(([name, setting]) => {
    const own = [setting].flat().filter((one) => one.from === from);
    return own.length === 0 ? [] : [[name, "value" in setting ? setting : own] as const];
  });
  return {
    ...plan,
    // What the base is built from is the person's choice, as the image is.
    base: { image: plan.base.image },
    steps: plan.steps.filter((step) => step.from.includes(from)),
    run: {
      ...run,
      mounts: run.mounts.filter((mount) => mount.from === from && !isOnlyRead(mount, host)),
      settings: Object.fromEntries(settings),
    },
  };
}

/** Whoever can use a socket can do what its server can, however it is mounted. */
function isOnlyRead(mount: Mount, host: Host): boolean {
  if (mount.type !== "bind" || !mount.readOnly) return false;
  const kind = host.path(mount.source)?.kind;
  if (kind !== "folder") return kind === "file";
  const paths = (host.list(mount.source) ?? []).map((name) => `${mount.source}/${name}`);
  return !paths.some((path) => host.path(path)?.kind === "socket");
}
