import { defineCommand, defineExtension, type ExtensionProblem, type Host } from "@rocker/core";
import { type Entry, install } from "./install/install.ts";
import { lockedEntry, readLock, unlocked } from "./lock/lock-file.ts";
import { errorOf } from "./problem.ts";
import { defaultPattern, type Project, readProject, type Search } from "./project.ts";

interface Values {
  readonly deps: string | undefined;
  readonly "deps-path": readonly string[];
  readonly "deps-exclude": readonly string[];
  readonly "deps-locked": boolean;
}

/** What a project says in `*.deps.yaml` files that it needs: `--deps`. */
const extension = defineExtension({
  name: "deps",
  summary: "Install a project's dependencies from its *.deps.yaml files",
  options: {
    deps: {
      type: "string",
      bare: defaultPattern,
      valueName: "PATTERN",
      summary: "Install the dependencies listed in the project's *.deps.yaml files",
    },
    "deps-path": { type: "list", valueName: "PATH", summary: "Directory to search, or file to read" },
    "deps-exclude": {
      type: "list",
      valueName: "PATTERN",
      summary: "Skip files that match this .gitignore pattern",
    },
    "deps-locked": { type: "boolean", summary: "Install the versions pinned in deps.lock.json" },
  },
  activation: ["deps"],
  detect: [{ file: defaultPattern }],
  // A certificate must be there before anything is fetched, and a user before something is theirs.
  after: ["user", "certs", "hooks"],
  validate({ host, options }) {
    const project = projectOf(host, options);
    return [...project.problems, ...(options["deps-locked"] ? lockProblems(host, project) : [])];
  },
  setup(container, { host, options }) {
    const lock = options["deps-locked"] ? readLock(host) : undefined;
    const entry: Entry = (command, text) =>
      lock && "packages" in lock ? lockedEntry(lock, command, text) : text;
    const problems = install(container, projectOf(host, options), entry);
    if (problems.length > 0) throw errorOf(problems);
  },
});

function lockProblems(host: Host, project: Project): readonly ExtensionProblem[] {
  const lock = readLock(host);
  return "problem" in lock ? [lock.problem] : unlocked(lock, project);
}

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
  summary: "Check, list, graph and lock a project's *.deps.yaml dependencies",
  async run(argv, { host }) {
    const { runCommand } = await import("./command/command.ts");
    return runCommand(argv, host);
  },
});

export default [extension, command] as const;
