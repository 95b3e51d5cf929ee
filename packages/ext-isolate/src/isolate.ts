import { defineExtension, defineFact } from "@rocker/core";
import { copyOf, makeCopy } from "./copy.ts";
import { openings } from "./review.ts";

// Read by ext-cwd, which mounts the project.
const viewOfProject =
  defineFact<(project: string) => { readonly source: string; readonly readOnly: boolean }>("cwd/view");

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
    "isolate-pids": { type: "integer", min: 1, default: 512, summary: "How many processes it may have" },
  },
  activation: ["isolate"],
  after: ["user"],
  before: ["cwd"],
  conflicts: opening,

  setup(container, { options, host }) {
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
    container.withFact(viewOfProject, (project) => {
      if (options["isolate-project"] === "read-only") return { source: project, readOnly: true };
      const copy = copyOf(project, host);
      container.withPreparation({ project });
      return { source: copy, readOnly: false };
    });
  },

  review: (plan, { host }) => openings(plan, host),

  prepare(data, { host, notice }) {
    const { project } = data as { readonly project: string };
    makeCopy(project, copyOf(project, host));
    notice(`the container writes to a copy of ${project}: rocker isolate diff shows it, apply takes it over`);
  },
});
