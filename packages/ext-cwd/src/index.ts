import { basename, join, relative } from "node:path/posix";
import { defineExtension, definePlanFact, type Host, type Read, seLinuxIsEnforced } from "@rocker/core";
import { findProject, type Project, samePathFault } from "./project.ts";

/** How to mount the project, as decided by an earlier extension (ext-isolate). */
export interface ProjectView {
  /** The project itself, or a copy of it. */
  readonly source: string;
  readonly readOnly: boolean;
}

/** Returns `none` for a container that has the project already (ext-agent): `--cwd` then adds nothing. */
const viewOfProject = definePlanFact<(project: string) => ProjectView | "none">("cwd/view");

/** Mounts the current project: `--cwd`. */
export default defineExtension({
  name: "cwd",
  summary: "Mount the current project and start in your working directory",
  options: {
    cwd: {
      type: "enum",
      values: ["same", "home"],
      bare: "same",
      summary: "Mount the current project at the same path, or in the container's home, and start there",
    },
  },
  after: ["user", "home"],

  read: ({ host }) => readProject(host),

  setup(container, { value: { path: project, ignored }, options, host, account, fact, notice }) {
    for (const mark of ignored) {
      notice(`${mark} is ignored: it or its directory belongs to another user. The project is ${project}`);
    }
    const view = fact(viewOfProject)?.(project) ?? { source: project, readOnly: false };
    if (view === "none") return;
    const fault = samePathFault(project);
    const inHome = join(account?.home ?? "/root", basename(project));
    const target = options.cwd === "home" || fault !== undefined ? inHome : project;
    if (options.cwd !== "home" && fault !== undefined) {
      notice(`mounting ${project} at ${target}, because ${fault}`);
    }
    const below = relative(project, host.path(host.cwd)?.realPath ?? host.cwd);
    container
      .withBindMount(view.source, target, { readOnly: view.readOnly, directory: true })
      .withSetting("workdir", join(target, below));
    if (seLinuxIsEnforced(host)) {
      notice(
        `SELinux is enforcing and may deny access to ${project}: mount it with --volume ${project}:${target}:z instead, or add --security-opt label=disable`,
      );
    }
  },
});

function readProject(host: Host): Read<Project> {
  const found = findProject(host);
  const { path: project } = found;
  const fix = "Change to a project directory, or mount specific directories with --volume.";
  if (host.path(project)?.kind !== "directory") {
    const what = `cannot read the working directory ${project}: it does not exist, or permission was denied.`;
    return { problems: [{ slug: "missing", what, fix }] };
  }
  const home = host.path(host.user().home)?.realPath ?? host.user().home;
  if (project === "/" || `${home}/`.startsWith(`${project}/`)) {
    const what = `cannot mount ${project} as a project: ${project === home ? "it is your home directory" : "it contains the files of other users"}.`;
    const more = project === home ? ` To mount your home directory, use --home.` : "";
    return { problems: [{ slug: "no-project", what, fix: `${fix}${more}` }] };
  }
  return { value: found };
}
