import { agent } from "./agent.ts";
import { agentCommand } from "./command.ts";

export default [agent, agentCommand];
