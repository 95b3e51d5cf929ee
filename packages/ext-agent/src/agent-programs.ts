/** A coding agent that rocker can install: an option of ext-tools, and the command that starts it. */
export interface AgentProgram {
  readonly option: string;
  readonly command: readonly string[];
  /** The preset with its API, which it may reach unless the proxy has a key for it. */
  readonly service: string;
}

export const agentPrograms = {
  claude: { option: "--claude", command: ["claude"], service: "anthropic" },
  codex: { option: "--codex", command: ["codex"], service: "openai" },
  gemini: { option: "--gemini", command: ["gemini"], service: "gemini" },
  aider: { option: "--aider", command: ["aider"], service: "openai" },
} as const satisfies Readonly<Record<string, AgentProgram>>;

export type AgentName = keyof typeof agentPrograms;

export const isAgentName = (name: string | undefined): name is AgentName =>
  name !== undefined && Object.hasOwn(agentPrograms, name);
