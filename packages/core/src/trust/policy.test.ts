import { describe, expect, it } from "vitest";
import type { HostAccessKind } from "./access.ts";
import { type Policy, type PolicyAnswer, policyAnswer } from "./policy.ts";

const policy = (rules: Readonly<Record<string, PolicyAnswer>>): Policy =>
  new Map([
    ["mount" as HostAccessKind, Object.entries(rules).map(([pattern, answer]) => ({ pattern, answer }))],
  ]);
const answer = (rules: Readonly<Record<string, PolicyAnswer>>, path: string) =>
  policyAnswer(policy(rules), "mount", path, "/home/ada");

describe("a policy", () => {
  it("is asked where it says nothing", () => {
    expect(answer({}, "/x")).toBe("ask");
    expect(policyAnswer(new Map(), "device", "/dev/kvm", "/home/ada")).toBe("ask");
  });

  it("goes by the first pattern that fits", () => {
    const rules = { "~/data/**": "allow", "/srv/*": "allow", "**": "deny" } as const;
    expect(answer(rules, "/home/ada/data")).toBe("allow");
    expect(answer(rules, "/home/ada/data/a/b")).toBe("allow");
    expect(answer(rules, "/home/ada/database")).toBe("deny");
    expect(answer(rules, "/srv/a")).toBe("allow");
    expect(answer(rules, "/srv/a/b")).toBe("deny");
    expect(answer({ "/a.b": "allow" }, "/axb")).toBe("ask");
  });

  it("denies the directories that a denied one is in", () => {
    const rules = { "~/.ssh/**": "deny" } as const;
    expect(answer(rules, "/home/ada/.ssh/id")).toBe("deny");
    expect(answer(rules, "/home/ada/.ssh")).toBe("deny");
    expect(answer(rules, "/home/ada")).toBe("deny");
    expect(answer(rules, "/")).toBe("deny");
    expect(answer(rules, "/home/adam")).toBe("ask");
  });
});
