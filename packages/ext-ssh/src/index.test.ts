import { readFileSync } from "node:fs";
import { defineExtension } from "@rocker/core";
import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import ssh from "./index.ts";

const socket = "/tmp/ssh-x/agent.1";
const hostWith = (facts: Parameters<typeof fakeHost>[0] = {}) =>
  fakeHost({ sockets: [socket], ...facts, env: { SSH_AUTH_SOCK: socket, ...facts.env } });

describe("--ssh", () => {
  it("mounts the agent and the known hosts, and nothing else from ~/.ssh", () => {
    const files = {
      "/home/ada/.ssh/known_hosts": "host key",
      "/home/ada/.ssh/id_ed25519": "secret",
      "/home/ada/.ssh/config": "IdentityFile ~/.ssh/id_ed25519",
      "/etc/ssh/ssh_known_hosts": "other key",
    };
    const [, example = ""] =
      /^rocker (.*)$/m.exec(readFileSync(`${import.meta.dirname}/../README.md`, "utf8")) ?? [];
    const view = planOf(ssh, example, { host: hostWith({ files }) });
    expect(view.mountAt("/run/rocker/ssh-agent.sock")).toMatchObject({ source: socket, readOnly: false });
    expect(view.variable("SSH_AUTH_SOCK")).toBe("/run/rocker/ssh-agent.sock");
    expect(view.mountAt("/etc/ssh/ssh_known_hosts2")).toMatchObject({
      source: "/home/ada/.ssh/known_hosts",
      readOnly: true,
    });
    expect(view.mountAt("/etc/ssh/ssh_known_hosts")).toMatchObject({ readOnly: true });
    expect(JSON.stringify(view.plan)).not.toMatch(/id_ed25519|secret/);
  });

  it("mounts no known hosts if there are none", () => {
    expect(planOf(ssh, "--ssh x", { host: hostWith() }).plan.run.mounts).toHaveLength(1);
  });

  it.each([
    [{ env: { SSH_AUTH_SOCK: undefined } }, "ssh/no-agent"],
    [{ env: { SSH_AUTH_SOCK: "" } }, "ssh/no-agent"],
    [{ env: { SSH_AUTH_SOCK: "/gone" } }, "ssh/agent-gone"],
    [{ files: { "/plain": "" }, env: { SSH_AUTH_SOCK: "/plain" } }, "ssh/agent-gone"],
  ])("reports a missing agent with %j", (facts, code) => {
    expect(problemsOf(ssh, "--ssh x", { host: hostWith(facts) }).map((one) => one.code)).toEqual([code]);
  });

  it("warns when the container's user has no access to the agent", () => {
    const user = defineExtension({
      name: "user",
      summary: "An account",
      options: { user: { type: "boolean", summary: "On" } },
      setup: (container) => void container.withAccount({ name: "bob", uid: 7, gid: 7, home: "/b" }),
    });
    expect(planOf([user, ssh], "--ssh --user x", { host: hostWith() }).notices).toHaveLength(1);
  });
});
