import { defineExtension, defineFact, problemOf, RockerError, seLinuxIsEnforced } from "@rocker/core";
import { copyOf, makeCopy } from "./copy.ts";
import { addNetwork, allowProblems, type NetworkWish, openNetwork } from "./network/network.ts";
import { openings } from "./review.ts";

// Read by ext-cwd, which mounts the project.
const viewOfProject =
  defineFact<(project: string) => { readonly source: string; readonly readOnly: boolean }>("cwd/view");

// Who asks for the network is answered by rocker's own process.
const inBackground = {
  slug: "background",
  kind: "usage",
  what: "--isolate-allow: the container has its network as long as rocker itself runs, not in the background.",
  fix: "Run it in a terminal of its own, without --detach and not as a container that stays (rocker up).",
} as const;

const opening = ["home", "x11", "wayland", "audio", "gpu", "ssh", "vscode"];

/** A container for code that is not trusted: `--isolate`. */
export const isolate = defineExtension({
  name: "isolate",
  summary: "A container for code that you do not trust",
  options: {
    isolate: {
      type: "boolean",
      summary: "No network, no rights, nothing of the host to write to; with --cwd the project, read-only",
    },
    "isolate-project": {
      type: "enum",
      values: ["read-only", "copy"],
      default: "read-only",
      summary: "The project's own files, or a copy to be looked at and applied (rocker isolate diff, apply)",
    },
    "isolate-allow": {
      type: "list",
      valueName: "HOST[:PORT]",
      summary: "Let it reach this host over HTTP and HTTPS: example.com, *.example.com, example.com:8443",
    },
    "isolate-pids": { type: "integer", min: 1, default: 512, summary: "How many processes it may have" },
  },
  activation: ["isolate"],
  after: ["user"],
  before: ["cwd"],
  conflicts: opening,

  validate: ({ options }) => allowProblems(options["isolate-allow"]),

  setup(container, { options, host, stays, notice }) {
    const allow = options["isolate-allow"];
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
      // Programs keep caches and settings at home. A home in memory would be root's: engines give a tmpfs no owner.
      .withRunVariable("HOME", "/tmp");
    if (allow.length > 0) {
      if (stays) throw new RockerError([problemOf("isolate", inBackground)]);
      addNetwork(container, allow, host);
      if (seLinuxIsEnforced(host))
        notice("SELinux is enforced here and may keep the container from its network");
    }
    container.withFact(viewOfProject, (project) => {
      if (options["isolate-project"] === "read-only") return { source: project, readOnly: true };
      const copy = copyOf(project, host);
      container.withPreparation({ project });
      return { source: copy, readOnly: false };
    });
  },

  review(plan, { options, host }) {
    const endsAtOnce = options["isolate-allow"].length > 0 && plan.run.settings.detach !== undefined;
    return [...openings(plan, host), ...(endsAtOnce ? [inBackground] : [])];
  },

  async prepare(data, { host, notice }) {
    const wish = data as NetworkWish | { readonly project: string };
    if ("allow" in wish) return openNetwork(wish, host);
    const { project } = wish;
    makeCopy(project, copyOf(project, host));
    notice(`the container writes to a copy of ${project}: rocker isolate diff shows it, apply takes it over`);
  },
});
