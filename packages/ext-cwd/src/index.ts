import { basename, join, relative } from "node:path/posix";
import {
  defineExtension,
  defineFact,
  type ExtensionProblem,
  type Host,
  seLinuxIsEnforced,
} from "@rocker/core";
import { findProject, samePathFault } from "./project.ts";

/** How the project is to be mounted, where an extension before this one says so (ext-isolate). */
export interface ProjectView {
  /** The project itself, or a copy of it. */
  readonly source: string;
  readonly readOnly: boolean;
}

const viewOfProject = defineFact<(project: string) => ProjectView>("cwd/view");

/** The project that the person is in: `--cwd`. */
export default defineExtension({
  name: "cwd",
  summary: "The project that you are in, and its working folder",
  options: {
    cwd: {
      type: "enum",
      values: ["same", "home"],
      bare: "same",
      summary: "Mount this project at the same path, or below the container's home, and start there",
    },
  },
  after: ["user", "home"],

  validate: ({ host }) => projectProblems(host),

  setup(container, { options, host, account, fact, notice }) {
    const { path: project, ignored } = findProject(host);
    for (const mark of ignored) {
      notice(`${mark} is ignored: it or its directory belongs to another user. The project is ${project}`);
    }
    const fault = samePathFault(project);
    const inHome = join(account?.home ?? "/root", basename(project));
    const target = options.cwd === "home" || fault !== undefined ? inHome : project;
    if (options.cwd !== "home" && fault !== undefined) {
      notice(`${project} is mounted at ${target}: it cannot have the same path, ${fault}`);
    }
    const view = fact(viewOfProject)?.(project) ?? { source: project, readOnly: false };
    const below = relative(project, host.path(host.cwd)?.realPath ?? host.cwd);
    container
      .withBindMount(view.source, target, { readOnly: view.readOnly, folder: true })
      .withSetting("workdir", join(target, below));
    if (seLinuxIsEnforced(host)) {
      notice(
        `SELinux is enforced here and may keep the container out of ${project}: mount it with --volume ${project}:${target}:z instead, or add --security-opt label=disable`,
      );
    }
  },
});

function projectProblems(host: Host): ExtensionProblem[] {
  const { path: project } = findProject(host);
  const fix = "Go to a project's folder, or mount the folders that you want with --volume.";
  if (host.path(project)?.kind !== "folder") {
    return [
      { slug: "missing", what: `the working folder ${project} is not there, or may not be read.`, fix },
    ];
  }
  const home = host.path(host.user().home)?.realPath ?? host.user().home;
  if (project === "/" || `${home}/`.startsWith(`${project}/`)) {
    const what = `the working folder ${project} is no project: ${project === home ? "it is your home" : "it has everybody's files in it"}.`;
    const more = project === home ? ` For the whole home there is --home.` : "";
    return [{ slug: "no-project", what, fix: `${fix}${more}` }];
  }
  return [];
}
