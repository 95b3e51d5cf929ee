import { proxyAddress } from "@rocker/ext-isolate/proxy";

/** A coding agent that rocker can install: an option of ext-tools, and the command that starts it. */
export interface AgentProgram {
  readonly option: string;
  readonly command: readonly string[];
  /** The preset with its API, which it may reach unless the proxy has a key for it. */
  readonly service: string;
  /** A file in its home directory that leads it to the proxy, if variables do not. Written if the proxy has its key. */
  readonly settings?: { readonly path: string; readonly contents: string };
}

// Codex does not read OPENAI_BASE_URL. A provider of its own also has it use HTTP at once instead of WebSockets.
const codexSettings = `model_provider = "rocker"

[model_providers.rocker]
name = "OpenAI"
base_url = "${proxyAddress}/openai/v1"
env_key = "OPENAI_API_KEY"
wire_api = "responses"
`;

export const agentPrograms = {
  claude: { option: "--claude", command: ["claude"], service: "anthropic" },
  codex: {
    ...{ option: "--codex", command: ["codex"], service: "openai" },
    settings: { path: ".codex/config.toml", contents: codexSettings },
  },
  gemini: { option: "--gemini", command: ["gemini"], service: "gemini" },
  aider: { option: "--aider", command: ["aider"], service: "openai" },
} as const satisfies Readonly<Record<string, AgentProgram>>;

export type AgentName = keyof typeof agentPrograms;

export const isAgentName = (name: string | undefined): name is AgentName =>
  name !== undefined && Object.hasOwn(agentPrograms, name);

/** Its settings file, if arguments for `rocker up` give the proxy its key. */
export function settingsOf(name: AgentName, argv: readonly string[]): AgentProgram["settings"] {
  const { service, settings }: AgentProgram = agentPrograms[name];
  return argv.some((one) => one.startsWith(`--agent-key=${service}=`)) ? settings : undefined;
}
