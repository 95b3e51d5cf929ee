/**
 * The agents of a user, for a plugin that works in them.
 * @module @rocker/ext-agent/agents
 */

export { audit } from "./audit.ts";
export { agentsOf, findAgent } from "./find-agent.ts";
export { type Project, projectAt } from "./git/project.ts";
export { workDirectory } from "./inside/layout.ts";
export {
  type AgentDirectory,
  type AgentRecord,
  branchOf,
  directoryOfAgent,
  type PartRecord,
} from "./record.ts";
