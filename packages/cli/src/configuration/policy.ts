import type {
  ConfigEntry,
  HostAccessKind,
  Policy,
  PolicyAnswer,
  PolicyRule,
  Position,
} from "@rocker/core/lifecycle";
import { hostAccessKinds } from "@rocker/core/lifecycle";

const answers: readonly string[] = ["allow", "deny", "ask"] satisfies PolicyAnswer[];

/** Reads `policy:` of the user configuration: for each kind of request an answer, or answers by pattern. */
export function readPolicy(
  { value }: ConfigEntry,
  wrong: (at: Position, key: string, expected: string) => void,
): Policy {
  const policy = new Map<HostAccessKind, readonly PolicyRule[]>();
  if (value.kind !== "map") {
    wrong(value.at, "policy", 'a mapping such as "mount: ask"');
    return policy;
  }
  for (const entry of value.entries) {
    const kind = hostAccessKinds.find((one) => one === entry.key);
    if (!kind) wrong(entry.at, "policy", `one of ${hostAccessKinds.join(", ")}`);
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
    wrong(answer.at, key, "allow, deny or ask, or a mapping of patterns to these");
    return [];
  });
}
