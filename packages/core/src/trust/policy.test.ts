import { describe, expect, it } from "vitest";
import type { Host } from "../host/host.ts";
import { bareHost } from "../test-support/hosts.ts";
import type { HostAccess, HostAccessKind } from "./access.ts";
import type { Holdings } from "./holdings.ts";
import { type Policy, type PolicyAnswer, policyDecision } from "./policy.ts";

type Rules = Readonly<Record<string, PolicyAnswer>>;
type Kinds = Partial<Record<HostAccessKind, PolicyAnswer | Rules>>;

const policy = (kinds: Kinds): Policy =>
  new Map(
    Object.entries(kinds).map(([kind, rules]) => [
      kind as HostAccessKind,
      Object.entries(typeof rules === "string" ? { "**": rules } : rules).map(([pattern, answer]) => ({
        pattern,
        answer,
      })),
    ]),
  );
const real: Readonly<Record<string, string>> = { "/home/ada/.keys": "/data/keys" };
const host: Host = bareHost({
  path: (path) => ({
    kind: path.endsWith("passwd") ? "file" : "directory",
    uid: 1234,
    gid: 1234,
    mode: 0o755,
    realPath: real[path] ?? path,
  }),
});
const nothing: Holdings = { sockets: [], devices: [], unsearched: [] };

/** The decision about a mount, or another request. */
function decide(kinds: Kinds, request: string | HostAccess, found: Partial<Holdings> = {}) {
  const access: HostAccess = typeof request === "string" ? { kind: "mount", value: request } : request;
  return policyDecision(policy(kinds), access, host, () => ({ ...nothing, ...found }));
}
const answer = (rules: Rules, path: string) => decide({ mount: rules }, path).answer;

describe("a policy", () => {
  it("is asked where it says nothing", () => {
    expect(answer({}, "/x")).toBe("ask");
    expect(decide({}, { kind: "device", value: "/dev/kvm" })).toEqual({ answer: "ask" });
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

  it("denies a path by where its symbolic links lead", () => {
    const rules = { "~/.keys/**": "deny" } as const;
    expect(answer(rules, "/data/keys/id")).toBe("deny");
    expect(answer(rules, "/data")).toBe("deny");
    expect(answer(rules, "/data/other")).toBe("ask");
  });

  it.each<[string, HostAccess]>([
    ["/proc", { kind: "mount", value: "/proc" }],
    ["a process in /proc", { kind: "mount", value: "/proc/1/root" }],
    ["an env file there", { kind: "env-file", value: "/home/ada/.ssh/vars" }],
    ["a socket there", { kind: "socket", value: "/home/ada/.ssh/agent" }],
    ["privileges", { kind: "privileged", value: "true" }],
    ["a capability", { kind: "capability", value: "CAP_SYS_ADMIN" }],
    ["an engine's socket", { kind: "socket", value: "/run/docker.sock" }],
    ["a disk", { kind: "device", value: "/dev/nvme0n1" }],
  ])("that denies a directory to be mounted also denies %s", (_, access) => {
    expect(decide({ mount: { "~/.ssh/**": "deny" } }, access).answer).toBe("deny");
    expect(decide({}, access).answer).toBe("ask");
  });

  it("allows what the user allows by its own kind", () => {
    const mount = { "~/.ssh/**": "deny" } as const;
    expect(decide({ mount, privileged: "allow" }, { kind: "privileged", value: "true" }).answer).toBe(
      "allow",
    );
    expect(decide({ mount, "env-file": "allow" }, { kind: "env-file", value: "/home/ada/.ssh/x" })).toEqual({
      answer: "allow",
    });
    // Whoever allows directories has not thought of /proc.
    expect(decide({ mount: { "~/.ssh/**": "deny", "**": "allow" } }, "/proc").answer).toBe("deny");
  });

  it("that denies a kind of capability, label or network says nothing of files", () => {
    expect(decide({ capability: "deny", network: "deny" }, "/proc").answer).toBe("ask");
    expect(decide({ mount: "deny" }, { kind: "socket", value: "SSH_AUTH_SOCK" }).answer).toBe("ask");
    expect(decide({ mount: "deny" }, { kind: "device", value: "/dev/kvm" }).answer).toBe("ask");
  });
});

describe("a policy that denies sockets", () => {
  const holding = { sockets: ["/run/user/1/bus", "/run/docker.sock"] };

  it("denies directories that hold one, also if mounting is allowed", () => {
    expect(decide({ socket: "deny", mount: "allow" }, "/run", holding)).toEqual({
      answer: "deny",
      why: "holds the socket /run/user/1/bus",
    });
    expect(decide({ socket: { "/run/docker.sock": "deny" } }, "/run", holding).why).toBe(
      "holds the socket /run/docker.sock",
    );
    expect(decide({ socket: { "/run/*.sock": "allow", "**": "deny" } }, "/run", holding).why).toContain(
      "bus",
    );
    expect(decide({ socket: "deny" }, "/run")).toEqual({ answer: "ask" });
    expect(decide({ device: "deny" }, "/x", { devices: ["/x/disk"] }).why).toBe("holds the device /x/disk");
  });

  it("denies what could not be searched, and says so", () => {
    const unsearched = ["/srv/locked", "/srv/more"];
    expect(decide({ socket: "deny" }, "/srv", { unsearched })).toEqual({
      answer: "deny",
      why: "may hold a socket: /srv/locked was not searched",
    });
    expect(decide({ socket: { "/srv/more/x/*": "deny" } }, "/srv", { unsearched }).why).toContain(
      "/srv/more",
    );
    expect(decide({ socket: { "/srv/other/*": "deny" } }, "/srv", { unsearched }).answer).toBe("ask");
    expect(decide({ socket: { "/srv/**": "allow", "**": "deny" } }, "/srv", { unsearched }).answer).toBe(
      "ask",
    );
  });

  it("does not search where nothing below is denied, and not what is only copied", () => {
    const search = () => {
      throw new Error("searched");
    };
    const decideWith = (kinds: Kinds, access: HostAccess) =>
      policyDecision(policy(kinds), access, host, search);
    expect(decideWith({ socket: { "/run/**": "deny" } }, { kind: "mount", value: "/srv" }).answer).toBe(
      "ask",
    );
    expect(decideWith({ socket: "deny" }, { kind: "mount", value: "/etc/passwd" }).answer).toBe("ask");
    expect(
      decideWith({ socket: "deny" }, { kind: "mount", value: "/srv", detail: { use: "build" } }).answer,
    ).toBe("ask");
  });
});
