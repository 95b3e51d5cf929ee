import { defineExtension, definePlanFact, problemOf, RockerError, seLinuxIsEnforced } from "@rocker/core";
import { copyOf, makeCopy } from "./copy.ts";
import { addNetwork, type NetworkRequest, readAllowed, startProxy } from "./network/network.ts";
import { openings } from "./review.ts";

// ext-cwd, which mounts the project, reads this fact.
const viewOfProject =
  definePlanFact<(project: string) => { readonly source: string; readonly readOnly: boolean }>("cwd/view");

// The proxy ends with rocker's process.
const backgroundProblem = {
  slug: "background",
  kind: "usage",
  what: "--isolate-allow works only while rocker runs in the foreground.",
  fix: "Run the container in a terminal of its own, without --detach and without rocker up.",
} as const;

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
    "isolate-pids": { type: "integer", min: 1, default: 512, summary: "Limit on the number of processes" },
  },
  activation: ["isolate"],
  after: ["user"],
  before: ["cwd"],
  conflicts,

  read: ({ options }) => readAllowed(options["isolate-allow"]),

  setup(container, { value: allow, options, host, persistent, notice }) {
    container
      .withSetting("network", "none")
      .withSetting("ipc", "private")
      .withSetting("readOnly", "true")
      .withSetting("pidsLimit", String(options["isolate-pids"]))
      .withAddedSetting("capDrop", "ALL")
      .withAddedSetting("securityOptions", "no-new-privileges")
      .withTmpfs("/tmp")
      .withTmpfs("/var/tmp")
      .withTmpfs("/run")
      // Programs write caches and settings to HOME. A tmpfs of its own would belong to root: engines set no owner.
      .withRunVariable("HOME", "/tmp");
    if (allow.length > 0) {
      if (persistent) throw new RockerError([problemOf("isolate", backgroundProblem)]);
      addNetwork(container, allow, host);
      if (seLinuxIsEnforced(host))
        notice("SELinux is enforcing and may block the connection to the allowed hosts");
    }
    container.withPlanFact(viewOfProject, (project) => {
      if (options["isolate-project"] === "read-only") return { source: project, readOnly: true };
      container.withPreparation({ project });
      return { source: copyOf(project, host).files, readOnly: false };
    });
  },

  review(plan, { value: allow, host }) {
    const inBackground = allow.length > 0 && plan.run.settings.detach !== undefined;
    return [...openings(plan, host), ...(inBackground ? [backgroundProblem] : [])];
  },

  async prepare(data, { host, notice }) {
    const request = data as NetworkRequest | { readonly project: string };
    if ("allow" in request) return startProxy(request, host, notice);
    const { project } = request;
    const unreadable = makeCopy(project, copyOf(project, host));
    if (unreadable.length > 0) notice(`not in the copy, because it cannot be read: ${unreadable.join(", ")}`);
    notice(
      `the container writes to a copy of ${project}. Review it with: rocker isolate diff. Apply it with: rocker isolate apply`,
    );
  },
});
