import {
  type ExtensionProblem,
  type Host,
  type HostAccessKind,
  hostAccessOf,
  hostAccessText,
  type Mount,
  type Plan,
} from "@rocker/core";
import { dangerIn } from "./danger.ts";

// All other kinds either do not reach the host (names, limits) or are the user's explicit choice (variables).
const forbidden: ReadonlySet<HostAccessKind> = new Set<HostAccessKind>([
  ...(["mount", "socket", "volume", "device", "privileged", "network"] as const),
  ...(["port", "ipc", "capability", "security"] as const),
]);

/** Requests of other extensions that would break the isolation. ext-cwd is exempt: it mounts the project as this extension decides. */
export function openings(plan: Plan, host: Host): ExtensionProblem[] {
  const { mounts, settings, services } = plan.run;
  const entries = [
    ...mounts,
    ...Object.values(settings).flat(),
    ...plan.steps,
    ...(services ? [services] : []),
  ];
  const others = new Set(
    entries.flatMap(({ from }) => from).filter((from) => from !== "isolate" && from !== "cwd"),
  );
  const requests = [...others].flatMap((from) =>
    hostAccessOf(partOf(plan, from, host), host, undefined)
      .filter(({ kind }) => forbidden.has(kind))
      .map((access) => ({
        slug: "opening",
        kind: "usage" as const,
        what: `--isolate conflicts with a request of the extension ${from}: ${hostAccessText(access)}.`,
        fix: "Remove --isolate or the conflicting option. Read-only mounts of files and directories are allowed.",
      })),
  );
  const held = mounts.flatMap((mount) => {
    const what = mount.from !== "isolate" && isReadOnly(mount, host) ? dangerIn(mount, host) : undefined;
    return what === undefined ? [] : [dangerous(mount, what)];
  });
  return [...requests, ...held];
}

function dangerous({ from, target }: Mount, what: string): ExtensionProblem {
  return {
    slug: "opening",
    kind: "usage",
    what: `--isolate conflicts with the read-only mount at ${target} of the extension ${from}: ${what}.`,
    fix: "Mount only the files or subdirectories that the container needs.",
  };
}

/** The part of the plan that comes from one extension, without read-only mounts, which are allowed. */
function partOf({ run: { services, ...run }, ...plan }: Plan, from: string, host: Host): Plan {
  const settings = Object.entries(run.settings).flatMap(([name, setting]) => {
    const own = [setting].flat().filter((one) => one.from === from);
    return own.length === 0 ? [] : [[name, "value" in setting ? setting : own] as const];
  });
  return {
    ...plan,
    // What the base image is built from is the user's choice, like the image itself.
    base: { image: plan.base.image },
    steps: plan.steps.filter((step) => step.from.includes(from)),
    run: {
      ...run,
      mounts: run.mounts.filter((mount) => mount.from === from && !isReadOnly(mount, host)),
      settings: Object.fromEntries(settings),
      ...(services?.from === from && { services }),
    },
  };
}

/** Sockets and devices are not files: such a mount gives full access whether it is read-only or not. */
function isReadOnly(mount: Mount, host: Host): boolean {
  const kind = mount.type === "bind" && mount.readOnly ? host.path(mount.source)?.kind : undefined;
  return kind === "directory" || kind === "file";
}
