import { type CommandContext, problemOf, RockerError } from "@rocker/core";
import {
  allowFaults,
  askProxy,
  type Decision,
  type Policy,
  presets,
  proxyFiles,
  readPolicy,
  sourceText,
  writePolicy,
} from "@rocker/ext-isolate/proxy";
import { audit } from "../audit.ts";
import { confirmEverything } from "../confirm-everything.ts";
import { findAgent } from "../find-agent.ts";
import type { AgentRecord } from "../record.ts";
import { say } from "../say.ts";
import { usageError } from "../usage.ts";

/** `rocker agent policy NAME [allow HOST… | remove HOST… | check HOST[:PORT]]`, `rocker agent policy --presets` */
export async function policy(argv: readonly string[], context: CommandContext): Promise<number> {
  const flags = ["--json", "--allow-everything"];
  const words = argv.filter((one) => !flags.includes(one));
  const [isJson, isAccepted] = flags.map((one) => argv.includes(one));
  if (words[0] === "--presets") return showPresets();
  const [name, action, ...hosts] = words;
  const record = await findAgent("policy", name, context.host);
  const files = proxyFiles(record.container, context.host);
  const current = readPolicy(files) ?? { allow: [], keys: [] };
  if (action === undefined) return show(current, isJson === true);
  if (hosts.length === 0) throw usageError(`"rocker agent policy NAME ${action}" needs a host`);
  if (action === "check") return check(record, hosts, context, isJson === true);
  if (action !== "allow" && action !== "remove")
    throw usageError(
      `unknown action ${JSON.stringify(action)} for "rocker agent policy": use allow, remove or check`,
    );
  const isOpen = action === "allow" && hosts.includes("*") && !isAccepted;
  if (isOpen && !(await confirmEverything(record.name, context))) return 1;
  const next = action === "allow" ? added(current, hosts) : removed(current, hosts);
  writePolicy(files, next);
  audit(record, { event: "policy", [action]: hosts }, context.host);
  return show(next, isJson === true);
}

function showPresets(): number {
  for (const [name, hosts] of Object.entries(presets)) process.stdout.write(`@${name}  ${hosts.join(" ")}\n`);
  return 0;
}

function show({ allow, keys }: Policy, isJson: boolean): number {
  if (isJson) {
    process.stdout.write(`${JSON.stringify({ allow, keys }, undefined, 2)}\n`);
    return 0;
  }
  for (const one of allow) process.stdout.write(`allow  ${one}\n`);
  for (const { name, host, port, source } of keys)
    process.stdout.write(`key    ${name}  ${host}:${port}  from ${sourceText(source)}\n`);
  if (allow.length + keys.length === 0) say("nothing is allowed");
  return 0;
}

/** @throws RockerError isolate/allow for what is no host */
function added({ allow, keys }: Policy, hosts: readonly string[]): Policy {
  const faults = hosts.flatMap(allowFaults);
  if (faults.length > 0) throw new RockerError(faults.map((one) => problemOf("isolate", one)));
  return { allow: [...new Set([...allow, ...hosts])], keys };
}

/** @throws RockerError agent/no-rule for what was not allowed */
function removed({ allow, keys }: Policy, hosts: readonly string[]): Policy {
  const unknown = hosts.filter((one) => !allow.includes(one));
  if (unknown.length > 0) {
    throw new RockerError([
      problemOf("agent", {
        slug: "no-rule",
        kind: "usage",
        what: `no rule of this agent is ${unknown.join(", ")}.`,
        fix: allow.length > 0 ? `Its rules are ${allow.join(", ")}.` : "It has no rules.",
      }),
    ]);
  }
  return { allow: allow.filter((one) => !hosts.includes(one)), keys };
}

/** Prints the answer of the proxy that runs. @returns 0 if all are allowed */
async function check(
  record: AgentRecord,
  hosts: readonly string[],
  { host }: CommandContext,
  isJson: boolean,
): Promise<number> {
  const answers: ({ readonly host: string; readonly port: number } & Decision)[] = [];
  for (const text of hosts) {
    const target = targetOf(text);
    const query = new URLSearchParams({ host: target.host, port: String(target.port) });
    const answer = await askProxy(proxyFiles(record.container, host), `/check?${query}`);
    if (answer === undefined) throw noProxy(record);
    answers.push({ ...target, ...(answer as Decision) });
  }
  if (isJson) process.stdout.write(`${JSON.stringify(answers, undefined, 2)}\n`);
  else
    for (const { host: name, port, allowed, rule, reason } of answers) {
      const why = reason ?? (rule === undefined ? "no rule" : `rule ${rule}`);
      process.stdout.write(`${allowed ? "allowed" : "blocked"}  ${name}:${port}  ${why}\n`);
    }
  return answers.every(({ allowed }) => allowed) ? 0 : 1;
}

function targetOf(text: string): { readonly host: string; readonly port: number } {
  const address = `http://${text}`;
  if (!URL.canParse(address) || allowFaults(text).length > 0)
    throw usageError(`${JSON.stringify(text)} is not HOST[:PORT]`);
  const { hostname } = new URL(address);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(/:(\d+)$/.exec(text)?.[1] ?? 443) };
}

function noProxy({ name }: AgentRecord): RockerError {
  return new RockerError([
    problemOf("agent", {
      slug: "no-proxy",
      what: `the proxy of agent ${name} does not run: the agent has no network.`,
      fix: `Start it with: rocker agent run ${name} true`,
    }),
  ]);
}
