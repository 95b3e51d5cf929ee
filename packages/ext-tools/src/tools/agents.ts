import { everywhere, npm, pypi, type Tool } from "@rocker/tool";

/** Agents use the project's git history. */
const withGit = { packages: everywhere("git") };

/** AI agents. They run commands that a model writes: see "Agents" in the README. */
export const agents: readonly Tool[] = [
  {
    ...withGit,
    name: "claude",
    summary: "Claude Code, Anthropic's coding agent",
    from: npm("@anthropic-ai/claude-code", "claude"),
    env: { DISABLE_AUTOUPDATER: "1" },
    config: [".claude", ".claude.json"],
  },
  {
    ...withGit,
    name: "codex",
    summary: "Codex CLI, OpenAI's coding agent",
    from: npm("@openai/codex", "codex"),
    config: [".codex"],
  },
  {
    ...withGit,
    name: "gemini",
    summary: "Gemini CLI, Google's coding agent",
    from: npm("@google/gemini-cli", "gemini"),
    config: [".gemini"],
  },
  {
    ...withGit,
    name: "copilot",
    summary: "Copilot CLI, GitHub's coding agent",
    from: npm("@github/copilot", "copilot"),
    config: [".copilot"],
  },
  {
    ...withGit,
    name: "opencode",
    summary: "OpenCode, a coding agent for many models",
    from: npm("opencode-ai", "opencode"),
    env: { OPENCODE_DISABLE_AUTOUPDATE: "true" },
    config: [".config/opencode", ".local/share/opencode"],
  },
  {
    ...withGit,
    name: "qwen",
    summary: "Qwen Code, Alibaba's coding agent",
    from: npm("@qwen-code/qwen-code", "qwen"),
    config: [".qwen"],
  },
  {
    ...withGit,
    name: "aider",
    summary: "Aider, a coding agent for many models",
    from: pypi("aider-chat", { aider: "bin/aider" }),
    config: [".aider.conf.yml"],
  },
];
