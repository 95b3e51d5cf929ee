import type { EntryContext } from "@rocker/core";
import { fakeHost, planOf } from "@rocker/testkit";
import { describe, expect, test } from "vitest";
import ssh from "./index.ts";

const socket = "/tmp/ssh-1/agent.1";
const host = fakeHost({ env: { SSH_AUTH_SOCK: socket }, sockets: [socket] });
const agentParts = (persistent: boolean) => {
  const { run } = planOf(ssh, "--ssh debian:bookworm", { host, persistent }).plan;
  return { env: run.env.map(({ name }) => name), mounts: run.mounts.map(({ target }) => target) };
};

describe("the agent in a persistent container", () => {
  test("is not part of the plan, because each terminal has its own", () => {
    expect(agentParts(false)).toEqual({ env: ["SSH_AUTH_SOCK"], mounts: ["/run/rocker/ssh-agent.sock"] });
    expect(agentParts(true)).toEqual({ env: [], mounts: [] });
  });

  test("is relayed at each entry, and unset if the terminal has none", async () => {
    const relay = async (name: string, target: string) => `/inside/${name} of ${target}`;
    const entered = (at: typeof host) => ssh.enter?.(null, { host: at, relay } as unknown as EntryContext);
    expect(await entered(host)).toEqual({ SSH_AUTH_SOCK: `/inside/ssh-agent of ${socket}` });
    expect(await entered(fakeHost({ env: {} }))).toEqual({ SSH_AUTH_SOCK: "" });
    expect(await entered(fakeHost({ env: { SSH_AUTH_SOCK: socket } }))).toEqual({ SSH_AUTH_SOCK: "" });
  });
});
