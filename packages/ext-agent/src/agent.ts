import {
  defineExtension,
  definePlanFact,
  type ExtensionProblem,
  type PackageNames,
  problemOf,
  RockerError,
} from "@rocker/core";
import type { Workspace } from "@rocker/ext-isolate/proxy";
import { homeDirectory, workDirectory, workspaceDirectory } from "./inside/layout.ts";
import { readKeys, variablesOf } from "./keys.ts";

// ext-isolate, which adds the volume, reads this fact.
const workspace = definePlanFact<Workspace>("isolate/workspace");

const git = ["git"];
const packages: PackageNames = { apt: git, apk: git, dnf: git, pacman: git, zypper: git };

// Its arguments: the user that the volume belongs to, then directories. A new volume gets what the image has there.
const prepareWorkspace = `
owner=$1
shift
mkdir -p "$@"
chown "\${owner:-$BASE_USER}" "$@"
`;

/** What the extension passes to the command. */
export interface AgentData {
  readonly include: readonly string[];
  /** Bytes of the volume with its work; absent: no limit. */
  readonly disk?: number;
}

/** The container of a coding agent: `rocker agent new` enables it, together with `--isolate`. */
export const agent = defineExtension({
  name: "agent",
  summary: "Isolated environments for coding agents, with a Git branch each: rocker agent new",
  options: {
    "agent-volume": {
      type: "string",
      valueName: "NAME",
      summary: "With --isolate: keep the agent's work in this volume; set by rocker agent new",
    },
    "agent-project": {
      type: "string",
      valueName: "PATH",
      summary: "The project that the agent has a clone of; set by rocker agent new",
    },
    "agent-copy": {
      type: "string",
      valueName: "PATH",
      summary: "Files that the agent works on instead of a clone; set by rocker agent new",
    },
    "agent-include": {
      type: "list",
      valueName: "GLOB",
      summary: "Ignored files of the project that agents get a copy of, such as .env.test",
    },
    "agent-disk": {
      type: "size",
      summary:
        "Limit on the size of the agent's clone and home directory, where the engine's file system has quotas",
    },
    "agent-key": {
      type: "list",
      valueName: "NAME=SOURCE",
      summary: "A key that stays on the host, from env:VARIABLE, file:PATH or command:COMMAND",
    },
    "agent-key-host": {
      type: "list",
      valueName: "NAME=HOST[:PORT][/PATH]",
      summary:
        "The only host that gets a key, and the path of its API; known for some names, such as anthropic and npm",
    },
    "agent-key-header": {
      type: "list",
      valueName: "NAME=HEADER",
      summary:
        "The header of a key, such as 'x=X-Token' or 'x=Authorization: token '; default: Authorization: Bearer",
    },
  },
  activation: ["agent-volume"],
  after: ["user"],
  before: ["isolate"],

  read({ options, host, isFromProject }) {
    const own = ["agent-key", "agent-key-host", "agent-key-header"] as const;
    const given = own.filter((name) => isFromProject(name));
    if (given.length > 0) return { problems: given.map(fromProject) };
    return readKeys(
      { keys: options["agent-key"], hosts: options["agent-key-host"], headers: options["agent-key-header"] },
      host,
    );
  },

  setup(container, { value: keys, options, active, account }) {
    const {
      "agent-volume": volume,
      "agent-project": project,
      "agent-copy": copy,
      "agent-disk": disk,
    } = options;
    if (volume === undefined) return;
    if (!active.has("isolate")) throw new RockerError([problemOf("agent", notIsolated)]);
    container
      .withPlanFact(workspace, {
        ...{ volume, target: workspaceDirectory, home: homeDirectory, copy, keys, packages },
        clone: project === undefined ? undefined : { of: project, directory: workDirectory },
      })
      .withScript(prepareWorkspace, [account?.name ?? "", workspaceDirectory, homeDirectory, workDirectory], {
        layer: "user",
        title: "prepare the workspace",
        userVariable: "BASE_USER",
      })
      // A devcontainer.json may have another path for the project, which then leads to the clone.
      .withDefaultSetting("workdir", workDirectory)
      // The command that creates the agent reads it.
      .withPreparation({
        include: options["agent-include"],
        ...(disk !== undefined && { disk }),
      } satisfies AgentData);
    for (const [name, value] of Object.entries(variablesOf(keys))) container.withRunVariable(name, value);
  },

  // Copies of the project's own files.
  hostAccess: () => [],
});

const fromProject = (option: string): ExtensionProblem => ({
  slug: "key-from-project",
  kind: "usage",
  what: `a file of the project sets ${option}.`,
  why: "A project must not decide which of your keys an agent can use.",
  fix: "Remove it there. Give keys on the command line, or in your own configuration.",
});

const notIsolated = {
  slug: "not-isolated",
  kind: "usage",
  what: "--agent-volume is only for isolated containers.",
  fix: "Create the container with: rocker agent new NAME IMAGE",
} as const;
