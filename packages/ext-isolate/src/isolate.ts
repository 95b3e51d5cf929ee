import {
  defineExtension,
  type ExtensionProblem,
  type Host,
  type Plan,
  type RunSpec,
  seLinuxIsEnforced,
} from "@rocker/core";
import { copyOf, makeCopy } from "./copy.ts";
import { viewOfProject, workspace } from "./facts.ts";
import type { ProxiedContainer } from "./network/lasting-proxy.ts";
import {
  addNetwork,
  hideProxies,
  type LastingRequest,
  type NetworkRequest,
  networkAccess,
  readAllowed,
  startProxy,
} from "./network/network.ts";
import { isDevcontainerProject, linkToClone } from "./project-mount.ts";
import { openings } from "./review.ts";
import { createSnapshots, type SnapshotRequest } from "./snapshots.ts";

// The proxy of a run ends with rocker's process.
const backgroundProblem = {
  slug: "background",
  kind: "usage",
  what: "--isolate-allow works with --detach only in persistent containers.",
  fix: "Create the container with rocker up, or run it in a terminal of its own without --detach.",
} as const;

/** Snapshots are removed when rocker exits. */
function kept({ run }: Plan): ExtensionProblem[] {
  const isPersistent = run.preparations.some(
    ({ from, data }) => from === "isolate" && (data as Partial<SnapshotRequest>).persistent === true,
  );
  if (!isPersistent && run.settings.detach === undefined) return [];
  return run.mounts.flatMap((mount): ExtensionProblem[] =>
    mount.type === "bind" && mount.snapshot
      ? [
          {
            slug: "snapshot",
            kind: "usage",
            what: `the container would get a copy of ${mount.source}, which exists only while rocker runs in the foreground.`,
            fix:
              mount.from === "cwd"
                ? "Use --isolate-project=copy, or run the container without --detach and without rocker up."
                : "Leave it out, or run the container without --detach and without rocker up.",
          },
        ]
      : [],
  );
}

function proxied(
  { allow, keys }: LastingRequest,
  run: RunSpec,
  directory: string | undefined,
  host: Host,
): ProxiedContainer {
  const name = run.settings.name?.value;
  if (name === undefined || directory === undefined) throw new Error("this is no persistent container");
  return { name, directory, host, policy: { allow, keys } };
}

/** The first few of a list that can be long. */
const listed = (texts: readonly string[]) =>
  [...texts.slice(0, 10), ...(texts.length > 10 ? [`${texts.length - 10} more`] : [])].join(", ");

const conflicts = ["home", "x11", "wayland", "audio", "gpu", "ssh", "vscode"];

/** Isolates the container, for untrusted code: `--isolate`. */
export const isolate = defineExtension({
  name: "isolate",
  summary: "Run untrusted code in an isolated container",
  options: {
    isolate: {
      type: "boolean",
      summary: "Isolate the container: no network, no capabilities, no writable host files",
    },
    "isolate-project": {
      type: "enum",
      values: ["read-only", "copy"],
      default: "read-only",
      summary: "With --cwd: mount the project read-only, or a copy to review with rocker isolate",
    },
    "isolate-allow": {
      type: "list",
      valueName: "HOST[:PORT]",
      summary: "Allow HTTP and HTTPS to this host, such as example.com, *.example.com or example.com:8443",
    },
    "isolate-allow-everything": {
      type: "boolean",
      summary: "Accept --isolate-allow=*, which allows every host",
    },
    "isolate-copy-size": {
      type: "size",
      default: 4 * 2 ** 30,
      summary: "Limit on the size of each copied directory",
    },
    "isolate-memory": {
      type: "size",
      default: 4 * 2 ** 30,
      summary: "Memory limit; --memory overrides the default",
    },
    "isolate-tmpfs-size": {
      type: "size",
      default: 2 ** 30,
      summary: "Limit on the size of each of /tmp, /var/tmp and /run",
    },
    "isolate-build-network": {
      type: "boolean",
      summary: "Let the build use the network",
    },
    "isolate-pids": { type: "integer", min: 1, default: 512, summary: "Limit on the number of processes" },
  },
  activation: ["isolate"],
  after: ["user"],
  before: ["cwd", "volume"],
  conflicts,

  read({ options, isFromProject }) {
    const isAccepted = options["isolate-allow-everything"] && !isFromProject("isolate-allow-everything");
    return readAllowed(options["isolate-allow"], isAccepted);
  },

  setup(container, { value: allow, options, host, account, persistent, notice, setBy, fact }) {
    const limit = (option: "isolate-memory" | "isolate-pids", setting: "memory" | "pidsLimit") => {
      const value = String(options[option]);
      // One that was given is a request like any other, and conflicts with a different one.
      if (setBy(option)) container.withSetting(setting, value);
      else container.withDefaultSetting(setting, value);
    };
    limit("isolate-memory", "memory");
    limit("isolate-pids", "pidsLimit");
    const work = fact(workspace);
    const tmpfsSize = options["isolate-tmpfs-size"];
    container
      .withSetting("network", "none")
      .withSetting("ipc", "private")
      .withSetting("readOnly", "true")
      .withAddedSetting("capDrop", "ALL")
      .withAddedSetting("securityOptions", "no-new-privileges")
      .withTmpfs("/tmp", tmpfsSize)
      .withTmpfs("/var/tmp", tmpfsSize)
      .withTmpfs("/run", tmpfsSize)
      // Programs write caches and settings to HOME. A tmpfs of its own would belong to root: engines set no owner.
      .withRunVariable("HOME", work?.home ?? "/tmp");
    if (work) container.withVolume(work.volume, work.target);
    if (work?.copy !== undefined && work.clone)
      container.withBindMount(work.copy, work.clone.directory, { directory: true });
    if (!options["isolate-build-network"]) container.withoutBuildNetwork("isolate-build-network");
    else if (work) container.withPackages(work.packages, { optional: true });
    const hasProxy = allow.length > 0 || (work !== undefined && persistent);
    hideProxies(container, hasProxy);
    if (hasProxy) {
      const mayInstall = options["isolate-build-network"] === true;
      addNetwork(container, { allow, keys: work?.keys ?? [], persistent, host, mayInstall });
      if (seLinuxIsEnforced(host))
        notice("SELinux is enforcing and may block the connection to the allowed hosts");
    }
    const size = options["isolate-copy-size"];
    container.withSnapshots({ snapshotSize: size, persistent } satisfies SnapshotRequest);
    container.withPlanFact(viewOfProject, (project, target) => {
      if (work) {
        if (target === undefined) return "none";
        const link = { clone: work.clone, host, owner: account?.name };
        return linkToClone(container, { source: project, target }, link) ? "none" : undefined;
      }
      if (target !== undefined && !isDevcontainerProject(project, host)) return undefined;
      if (options["isolate-project"] === "read-only") return { source: project, readOnly: true };
      container.withPreparation({ project, size });
      const copy = copyOf(project, host).files;
      if (target === undefined) return { source: copy, readOnly: false };
      container.withBindMount(copy, target, { directory: true });
      return "none";
    });
  },

  review(plan, { value: allow, host }) {
    const inBackground = allow.length > 0 && plan.run.settings.detach !== undefined;
    return [...openings(plan, host), ...(inBackground ? [backgroundProblem] : []), ...kept(plan)];
  },

  hostAccess: networkAccess,

  async prepare(data, { host, run, directory, notice }) {
    const request = data as
      | NetworkRequest
      | LastingRequest
      | SnapshotRequest
      | { readonly project: string; readonly size: number };
    if ("lasting" in request) {
      const { ensureProxy } = await import("./network/lasting-proxy.ts");
      return ensureProxy(proxied(request, run, directory, host), { restart: true });
    }
    if ("allow" in request) return startProxy(request, host, notice);
    if ("snapshotSize" in request) {
      const leftOut = createSnapshots(request, run, host);
      if (leftOut.length > 0) notice(`not visible in the container: ${listed(leftOut)}`);
      return;
    }
    const { project, size } = request;
    const unreadable = makeCopy(project, copyOf(project, host), { size });
    if (unreadable.length > 0) notice(`not in the copy, because it cannot be read: ${unreadable.join(", ")}`);
    notice(
      `the container writes to a copy of ${project}. Review it with: rocker isolate diff. Apply it with: rocker isolate apply`,
    );
  },

  async enter(data, { host, run, directory }) {
    const request = data as Partial<LastingRequest>;
    if (request.lasting) {
      const { ensureProxy } = await import("./network/lasting-proxy.ts");
      await ensureProxy(proxied(request as LastingRequest, run, directory, host));
    }
    return {};
  },

  async release(data, { host, run }) {
    if (!(data as Partial<LastingRequest>).lasting) return;
    const { stopProxy } = await import("./network/lasting-proxy.ts");
    await stopProxy(run.settings.name?.value ?? "", host);
  },
});
