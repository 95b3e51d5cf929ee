import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EntryContext, PrepareContext } from "@rocker/core";
import { fakeHost, planOf } from "@rocker/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import wayland from "./index.ts";

let runtime: string;
let server: Server;
beforeEach(async () => {
  runtime = realpathSync(mkdtempSync(join(tmpdir(), "rocker-wayland-")));
  server = createServer();
  await new Promise<void>((done) => server.listen(join(runtime, "way"), done));
});
afterEach(() => {
  server.close();
  rmSync(runtime, { recursive: true });
});

const hostWith = (display: string) =>
  fakeHost({
    env: { XDG_RUNTIME_DIR: runtime, WAYLAND_DISPLAY: display },
    directories: [runtime],
    sockets: [join(runtime, "way")],
  });

describe("the display in a persistent container", () => {
  test("mounts a directory of the session instead of the socket", () => {
    const view = planOf(wayland, "--wayland img", { host: hostWith("way"), persistent: true });
    expect(view.mountAt("/run/rocker/wayland")).toMatchObject({
      source: join(runtime, "rocker/wayland"),
      readOnly: true,
    });
    expect(view.variable("WAYLAND_DISPLAY")).toBeUndefined();
  });

  test("links the terminal's display at each entry, if it has one", async () => {
    const notices: string[] = [];
    const notice = (text: string) => void notices.push(text);
    const enter = (display: string) =>
      wayland.enter?.({ persistent: true }, { host: hostWith(display), notice } as unknown as EntryContext);
    expect(await enter("way")).toEqual({ WAYLAND_DISPLAY: "" });
    expect(notices).toEqual([expect.stringContaining("has ended")]);

    mkdirSync(join(runtime, "rocker"));
    await wayland.prepare?.({ persistent: true }, {
      host: hostWith("way"),
      user: "",
      notice,
    } as unknown as PrepareContext);
    expect(await enter("way")).toEqual({ WAYLAND_DISPLAY: "/run/rocker/wayland/way" });
    expect(statSync(join(runtime, "rocker/wayland/way")).ino).toBe(statSync(join(runtime, "way")).ino);
    expect(await enter("gone")).toEqual({ WAYLAND_DISPLAY: "" });
  });
});
