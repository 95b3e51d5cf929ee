import { defineCommand, defineExtension, type ExtensionProblem, type Host } from "@rocker/core";
import { type EntryResolver, install } from "./install/install.ts";
import { missingVersions, readLock, withLockedVersion } from "./lock/lock-file.ts";
import { toRockerError } from "./problem.ts";
import { defaultPattern, type Project, readProject, type Search } from "./project.ts";

interface OptionValues {
  readonly deps: string | undefined;
  readonly "deps-path": readonly string[];
  readonly "deps-exclude": readonly string[];
  readonly "deps-locked": boolean;
}

/** Installs the dependencies listed in a project's `*.deps.yaml` files: `--deps`. */
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
  // Downloads need the certificates, and user layers need the user.
  after: ["user", "certs", "hooks"],
  validate({ host, options, setBy }) {
    // In a configuration it is a habit of the user's, or of a team's: their projects need not all have such files.
    const project = loadProject(host, options, { mayBeEmpty: setBy("deps") === "file" });
    return [...project.problems, ...(options["deps-locked"] ? lockProblems(host, project) : [])];
  },
  setup(container, { host, options, setBy }) {
    const lock = options["deps-locked"] ? readLock(host) : undefined;
    const resolveEntry: EntryResolver = (command, text) =>
      lock && "packages" in lock ? withLockedVersion(lock, command, text) : text;
    const problems = install(
      container,
      loadProject(host, options, { mayBeEmpty: setBy("deps") === "file" }),
      resolveEntry,
    );
    if (problems.length > 0) throw toRockerError(problems);
  },
});

function lockProblems(host: Host, project: Project): readonly ExtensionProblem[] {
  const lock = readLock(host);
  return "problem" in lock ? [lock.problem] : missingVersions(lock, project);
}

// Validate and setup both need the project; reading it once saves a walk of the directory tree.
const projects = new WeakMap<Host, { readonly key: string; readonly project: Project }>();

function loadProject(host: Host, options: OptionValues, how: { readonly mayBeEmpty: boolean }): Project {
  const search: Search = {
    pattern: options.deps ?? defaultPattern,
    paths: options["deps-path"],
    exclude: options["deps-exclude"],
  };
  const key = JSON.stringify([search, how]);
  const known = projects.get(host);
  if (known?.key === key) return known.project;
  const project = readProject(host, search, how);
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
