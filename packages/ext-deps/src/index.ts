import { defineCommand, defineExtension, type Host, type Read, readAll } from "@rocker/core";
import { type EntryResolver, install } from "./install/install.ts";
import { type Lock, missingVersions, readLock, withLockedVersion } from "./lock/lock-file.ts";
import { toRockerError } from "./problem.ts";
import { defaultPattern, type Project, readProject, type Search } from "./project.ts";

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
  read({ host, options, setBy }) {
    const search: Search = {
      pattern: options.deps ?? defaultPattern,
      paths: options["deps-path"],
      exclude: options["deps-exclude"],
    };
    // In a configuration it is a habit of the user's, or of a team's: their projects need not all have such files.
    const project = readProject(host, search, { mayBeEmpty: setBy("deps") === "file" });
    const { problems } = project;
    return readAll({
      project: problems.length > 0 ? { problems } : { value: project },
      lock: options["deps-locked"] ? readLockFor(project, host) : { value: undefined },
    });
  },
  setup(container, { value: { project, lock } }) {
    const resolveEntry: EntryResolver = (command, text) =>
      lock ? withLockedVersion(lock, command, text) : text;
    const problems = install(container, project, resolveEntry);
    if (problems.length > 0) throw toRockerError(problems);
  },
});

function readLockFor(project: Project, host: Host): Read<Lock> {
  const lock = readLock(host);
  const problems = "value" in lock ? missingVersions(lock.value, project) : [];
  return problems.length > 0 ? { problems } : lock;
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
