import { nearest } from "@rocker/core";
import { type AgentName, agentPrograms, isAgentName } from "./agent-programs.ts";
import { usageError } from "./usage.ts";

/** Fits into names of branches, containers and volumes. */
const nameForm = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** What `rocker agent new` is asked for. */
export interface NewLine {
  readonly name: string;
  /** See SnapshotOptions. */
  readonly from: string | undefined;
  /** The program that `rocker agent run` starts by default. */
  readonly agent: AgentName | undefined;
  /** Whether all hosts are to be allowed, which the user has not said twice. */
  readonly isOpen: boolean;
  /** Arguments for `rocker up`. */
  readonly rest: readonly string[];
}

/** Options of `rocker agent new`, and those of `rocker up` that they stand for. */
const shortened: Readonly<Record<string, string>> = {
  "--include": "--agent-include",
  "--allow": "--isolate-allow",
  "--disk": "--agent-disk",
  "--key": "--agent-key",
  "--key-host": "--agent-key-host",
  "--key-header": "--agent-key-header",
};

/** The option of `rocker up` for `--allow-everything`. */
export const acceptEverything = "--isolate-allow-everything";

/** @throws RockerError agent/usage */
export function readNewLine(argv: readonly string[]): NewLine {
  const [name, ...others] = argv;
  if (name === undefined || name.startsWith("-"))
    throw usageError('"rocker agent new" needs a name for the agent');
  if (!nameForm.test(name))
    throw usageError(
      `${JSON.stringify(name)} cannot be the name of an agent: use up to 40 lowercase letters, digits and dashes, such as fix-login`,
    );
  const own = { from: undefined as string | undefined, agent: "none" };
  const rest: string[] = [];
  for (let at = 0; at < others.length; at++) {
    const word = others[at] ?? "";
    // After "--" nothing is an option.
    if (word === "--") {
      rest.push(...others.slice(at));
      break;
    }
    if (word === "--allow-everything") {
      rest.push(acceptEverything);
      continue;
    }
    const [flag = "", ...parts] = word.split("=");
    const option = flag === "--from" || flag === "--agent" ? flag : shortened[flag];
    if (option === undefined) {
      rest.push(word);
      continue;
    }
    const value = parts.length > 0 ? parts.join("=") : others[++at];
    if (value === undefined) throw usageError(`${flag} needs a value`);
    if (flag === "--from") own.from = value;
    else if (flag === "--agent") own.agent = value;
    else rest.push(`${option}=${value}`);
  }
  const agent = agentOf(own.agent);
  return {
    ...{ name, from: own.from, agent },
    isOpen: rest.includes("--isolate-allow=*") && !rest.includes(acceptEverything),
    rest: agent ? [...programOptions(agent, rest), ...rest] : rest,
  };
}

function agentOf(text: string): AgentName | undefined {
  if (text === "none" || isAgentName(text)) return text === "none" ? undefined : text;
  const names = [...Object.keys(agentPrograms), "none"];
  const close = nearest(text, names);
  throw usageError(
    `--agent: ${JSON.stringify(text)} is none of ${names.join(", ")}${close === undefined ? "" : `; did you mean ${close}?`}`,
  );
}

/** What an agent's program needs: itself, from its registry; and its API, unless the proxy has the key. */
function programOptions(agent: AgentName, rest: readonly string[]): string[] {
  const { option, service } = agentPrograms[agent];
  const hasKey = rest.some((one) => one.startsWith(`--agent-key=${service}=`));
  return [option, "--isolate-build-network", ...(hasKey ? [] : [`--isolate-allow=@${service}`])];
}
