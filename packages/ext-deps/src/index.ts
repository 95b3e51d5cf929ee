import { defineCommand, defineExtension, type Host } from "@rocker/core";
import { install } from "./install/install.ts";
import { errorOf } from "./problem.ts";
import { defaultPattern, type Project, readProject, type Search } from "./project.ts";

interface Values {
  readonly deps: string | undefined;
  readonly "deps-path": readonly string[];
  readonly "deps-exclude": readonly string[];
}

/** What a project says in `*.deps.yaml` files that it needs: `--deps`. */
const extension = defineExtension({
  name: "deps",
  summary: "What the project needs, from its *.deps.yaml files",
  options: {
    deps: {
      type: "string",
      bare: defaultPattern,
      valueName: "PATTERN",
      summary: "Install what the *.deps.yaml files below the working folder ask for",
    },
    "deps-path": { type: "list", valueName: "PATH", summary: "Look below this folder, or read this file" },
    "deps-exclude": {
      type: "list",
      valueName: "PATTERN",
      summary: "Leave out what matches, as in .gitignore",
    },
  },
  activation: ["deps"],
  // A certificate must be there before anything is fetched, and a user before something is theirs.
  after: ["user", "certs", "hooks"],
  validate: ({ host, options }) => projectOf(host, options).problems,
  setup(container, { host, options }) {
    const project = projectOf(host, options);
    const problems = install(container, project, (_block, { text }) => text);
    if (problems.length > 0) throw errorOf(problems);
  },
});

// A tree is walked once, though validate and setup both want to know what is in it.
const projects = new WeakMap<Host, { readonly key: string; readonly project: Project }>();

function projectOf(host: Host, options: Values): Project {
  const search: Search = {
    pattern: options.deps ?? defaultPattern,
    paths: options["deps-path"],
    exclude: options["deps-exclude"],
  };
  const key = JSON.stringify(search);
  const known = projects.get(host);
  if (known?.key === key) return known.project;
  const project = readProject(host, search);
  projects.set(host, { key, project });
  return project;
}

const command = defineCommand({
  name: "deps",
  summary: "Check, list, draw and lock what a project's *.deps.yaml files ask for",
  async run(argv, { host }) {
    const { runCommand } = await import("./command/command.ts");
    return runCommand(argv, host);
  },
});

export default [extension, command];
