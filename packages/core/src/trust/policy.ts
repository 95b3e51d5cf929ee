import type { HostAccessKind } from "./access.ts";

export type PolicyAnswer = "allow" | "deny" | "ask";

/** One rule of a kind; the first whose pattern matches decides. */
export interface PolicyRule {
  /** `*` matches anything but "/", `**` anything. */
  readonly pattern: string;
  readonly answer: PolicyAnswer;
}

/** What the user allows, denies or wants to be asked about, by kind. Where no rule matches, they are asked. */
export type Policy = ReadonlyMap<HostAccessKind, readonly PolicyRule[]>;

/** What the policy says of one request. A denied path also denies the directories that it is in. */
export function policyAnswer(
  policy: Policy,
  kind: HostAccessKind,
  value: string,
  home: string,
): PolicyAnswer {
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
