import type { ConfigEntry, Position } from "@rocker/core/lifecycle";
import { type ReachKind, reachKinds } from "@rocker/core/lifecycle";

export type PolicyAnswer = "allow" | "deny" | "ask";

/** One rule of a kind; the first whose pattern fits decides. */
export interface PolicyRule {
  /** `*` stands for anything but "/", `**` for anything. */
  readonly pattern: string;
  readonly answer: PolicyAnswer;
}

/** What the person allows, denies or wants to be asked about, by kind. Where nothing fits, they are asked. */
export type Policy = ReadonlyMap<ReachKind, readonly PolicyRule[]>;

const answers: readonly string[] = ["allow", "deny", "ask"] satisfies PolicyAnswer[];

/** Reads `policy:` of the person's file: for each kind one answer, or answers by pattern. */
export function readPolicy(
  { value }: ConfigEntry,
  wrong: (at: Position, key: string, expected: string) => void,
): Policy {
  const policy = new Map<ReachKind, readonly PolicyRule[]>();
  if (value.kind !== "map") {
    wrong(value.at, "policy", "a mapping like mount: ask");
    return policy;
  }
  for (const entry of value.entries) {
    const kind = reachKinds.find((one) => one === entry.key);
    if (!kind) wrong(entry.at, "policy", `one of ${reachKinds.join(", ")}`);
    else policy.set(kind, rules(entry, wrong));
  }
  return policy;
}

function rules(
  { key, value }: ConfigEntry,
  wrong: (at: Position, key: string, expected: string) => void,
): PolicyRule[] {
  const entries = value.kind === "map" ? value.entries : [{ key: "**", at: value.at, value }];
  return entries.flatMap(({ key: pattern, value: answer }) => {
    if (answer.kind === "scalar" && answers.includes(answer.text)) {
      return [{ pattern, answer: answer.text as PolicyAnswer }];
    }
    wrong(answer.at, key, "allow, deny or ask, or these by pattern");
    return [];
  });
}

/** What the policy says of one wish. A denied path also denies the folders that it is in. */
export function policyAnswer(policy: Policy, kind: ReachKind, value: string, home: string): PolicyAnswer {
  for (const { pattern, answer } of policy.get(kind) ?? []) {
    const absolute = pattern.replace(/^~(?=\/|$)/, home);
    const [fixed = ""] = absolute.split(/[*?]/);
    const isAbove =
      answer === "deny" &&
      fixed !== "" &&
      `${fixed.replace(/\/$/, "")}/`.startsWith(`${value.replace(/\/$/, "")}/`);
    if (isAbove || expressionOf(absolute).test(value)) return answer;
  }
  return "ask";
}

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\?]/g, "\\$&")
    .replace(/\/\*\*$/, "(?:/§)?")
    .replaceAll("**", "§")
    .replaceAll("*", "[^/]*")
    .replaceAll("§", ".*");
  return new RegExp(`^${source}$`, "s");
}
