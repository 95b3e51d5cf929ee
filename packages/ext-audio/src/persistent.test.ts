import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EntryContext, PrepareContext } from "@rocker/core";
import { type FakeHostFacts, fakeHost, planOf } from "@rocker/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import audio from "./index.ts";

let runtime: string;
const servers: Server[] = [];
beforeEach(async () => {
  runtime = realpathSync(mkdtempSync(join(tmpdir(), "rocker-audio-")));
  mkdirSync(join(runtime, "pulse"));
  for (const name of ["pulse/native", "pipewire-0"]) {
    const server = createServer();
    servers.push(server);
    await new Promise<void>((done) => server.listen(join(runtime, name), done));
  }
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(runtime, { recursive: true });
});

const host = (facts: FakeHostFacts = {}) =>
  fakeHost({
    directories: [runtime],
    sockets: [join(runtime, "pulse/native"), join(runtime, "pipewire-0")],
    files: { "/home/ada/.config/pulse/cookie": "crumbs" },
    ...facts,
    env: { XDG_RUNTIME_DIR: runtime, ...facts.env },
  });

describe("sound in a persistent container", () => {
  test("mounts a directory of the session instead of the sockets", () => {
    const { plan, mountAt } = planOf(audio, "--pulse --pipewire img", { host: host(), persistent: true });
    expect(mountAt("/run/rocker/audio")).toMatchObject({
      source: join(runtime, "rocker/audio"),
      readOnly: true,
    });
    expect([plan.run.env, plan.run.mounts.length]).toEqual([[], 1]);
    const tcp = host({ env: { PULSE_SERVER: "tcp:localhost" } });
    expect(planOf(audio, "--pulse img", { host: tcp, persistent: true }).setting("network")).toBe("host");
  });

  test("links the current sockets and copies the cookie at each entry", async () => {
    const request = { pulse: true, pipewire: true };
    const notices: string[] = [];
    const notice = (text: string) => void notices.push(text);
    await audio.prepare?.(request, { host: host(), user: "", notice } as unknown as PrepareContext);
    const enter = (facts?: FakeHostFacts) =>
      audio.enter?.(request, {
        host: host(facts),
        directory: runtime,
        containerDirectory: "/in",
        notice,
      } as unknown as EntryContext);
    // A symbolic link that a container might have created.
    const others = join(runtime, "others");
    writeFileSync(others, "kept");
    symlinkSync(others, join(runtime, "pulse-cookie"));
    expect(await enter()).toEqual({
      PULSE_SERVER: "unix:/run/rocker/audio/pulse",
      PULSE_COOKIE: "/in/pulse-cookie",
      PIPEWIRE_REMOTE: "/run/rocker/audio/pipewire",
    });
    expect(readFileSync(join(runtime, "pulse-cookie"), "utf8")).toBe("crumbs");
    expect(readFileSync(others, "utf8")).toBe("kept");
    expect(statSync(join(runtime, "rocker/audio/pulse")).ino).toBe(
      statSync(join(runtime, "pulse/native")).ino,
    );
    expect(await enter({ sockets: [] })).toEqual({ PULSE_SERVER: "", PIPEWIRE_REMOTE: "" });
    expect(await enter({ env: { PULSE_SERVER: "far.test" }, sockets: [] })).toMatchObject({
      PULSE_SERVER: "far.test",
    });
    expect(notices).toEqual([]);
  });
});
