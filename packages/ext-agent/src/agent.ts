import { defineExtension, definePlanFact, problemOf, RockerError } from "@rocker/core";
import { homeDirectory, workDirectory, workspaceDirectory } from "./inside/layout.ts";

// ext-isolate, which adds the volume, reads this fact.
const workspace = definePlanFact<{
  readonly volume: string;
  readonly target: string;
  readonly home: string;
}>("isolate/workspace");

// Its arguments: the user that the volume belongs to, then directories. A new volume gets what the image has there.
const prepareWorkspace = `
owner=$1
shift
mkdir -p "$@"
chown "\${owner:-$BASE_USER}" "$@"
`;

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
  },
  activation: ["agent-volume"],
  after: ["user"],
  before: ["isolate"],
  // The container has its own clone of the project.
  conflicts: ["cwd"],

  setup(container, { options, active, account }) {
    const volume = options["agent-volume"];
    if (volume === undefined) return;
    if (!active.has("isolate")) throw new RockerError([problemOf("agent", notIsolated)]);
    container
      .withPlanFact(workspace, { volume, target: workspaceDirectory, home: homeDirectory })
      .withScript(prepareWorkspace, [account?.name ?? "", workspaceDirectory, homeDirectory, workDirectory], {
        layer: "user",
        title: "prepare the workspace",
        userVariable: "BASE_USER",
      })
      .withSetting("workdir", workDirectory);
  },
});

const notIsolated = {
  slug: "not-isolated",
  kind: "usage",
  what: "--agent-volume is only for isolated containers.",
  fix: "Create the container with: rocker agent new NAME IMAGE",
} as const;
