import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { patience } from "./support/patience.ts";
import { makeProgramImage, removeProgramImage } from "./support/program-image.ts";
import { rocker, startRocker } from "./support/rocker.ts";
import { SoundServer, toneOf, writeTone } from "./support/sound-server.ts";
import { ownDirectory, subdirectory } from "./support/test-user.ts";

// Records the sink during playback: it must start before the tone, and the last samples arrive late.
const playAndRecord = `
  parecord --latency-msec=20 --device=rocker.monitor --file-format=wav /sound/recorded.wav & recorder=$!
  until [ "$(stat -c %s /sound/recorded.wav 2>/dev/null || echo 0)" -gt 20000 ]; do sleep 0.1; done
  paplay --device=rocker /sound/tone.wav && kill -INT $recorder; wait $recorder; exit 0`;

describeEngines("--pulse", (engine) => {
  const { as } = engine;
  let image: string;
  let directory: string;
  let server: SoundServer;

  beforeAll(() => {
    image = makeProgramImage(engine, "sound", ["pactl", "parecord", "paplay"]);
  });
  afterAll(() => removeProgramImage(engine, "sound"));
  beforeEach(() => {
    directory = ownDirectory(as);
  });
  afterEach(async () => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const start = async (kind: SoundServer["kind"]) => {
    server = new SoundServer(kind, as, directory);
    await server.start();
  };
  const options = (env: Record<string, string | undefined> = {}) => ({
    as,
    env: { ...using(engine).env, ...server.environment, ...env },
    withAll: true,
  });

  describe.each(["pulseaudio", "pipewire"] as const)("with %s", (kind) => {
    test("records a tone that the container plays", async () => {
      await start(kind);
      const sound = subdirectory(directory, "sound", as);
      writeTone(join(sound, "tone.wav"), 440, 2);
      const line = ["--user", "--pulse", "--volume", `${sound}:/sound`, image, "sh", "-c", playAndRecord];
      expect(await rocker(line, options())).toMatchObject({ code: 0 });
      expect(Math.abs(toneOf(join(sound, "recorded.wav")) - 440)).toBeLessThan(10);
    });

    test("identifies the sound server", async () => {
      await start(kind);
      const { code, stdout } = await rocker(["--user", "--pulse", image, "pactl", "info"], options());
      expect(code).toBe(0);
      expect(stdout).toContain(kind === "pipewire" ? "PulseAudio (on PipeWire" : "Server Name: pulseaudio");
      expect(stdout).toContain("Server String: unix:/run/rocker/pulse/native");
    });
  });

  test("reconnects a running container after the sound server restarts", async () => {
    await start("pulseaudio");
    const script = "pactl info >/dev/null && echo ready && read go && pactl info >/dev/null && echo again";
    const running = startRocker(["--user", "--pulse", image, "sh", "-c", script], options());
    const output: string[] = [];
    running.stdout.on("data", (chunk) => output.push(String(chunk)));
    const end = once(running, "close");
    await expect.poll(() => output.join(""), patience).toBe("ready\n");
    await server.stop();
    await server.start();
    running.stdin.end("go\n");
    expect(await end).toEqual([0, null]);
    expect(output.join("")).toBe("ready\nagain\n");
  });

  test("uses each session's own sound server in a persistent container, also after it restarts", async () => {
    await start("pulseaudio");
    const state = subdirectory(directory, "state", as);
    const run = (...line: string[]) =>
      rocker(line, { ...options({ XDG_STATE_HOME: state }), cwd: subdirectory(directory, "project", as) });
    const made = await run("up", "--user", "--pulse", "--volume", ".", image);
    expect(made.code, made.stderr).toBe(0);
    try {
      const ask = () => run("enter", "pactl", "info");
      const isServed = {
        code: 0,
        stdout: expect.stringContaining("Server String: unix:/run/rocker/audio/pulse"),
      };
      expect(await ask()).toMatchObject(isServed);
      await server.stop();
      await server.start();
      expect(await ask()).toMatchObject(isServed);
    } finally {
      // Rootless Podman only knows containers of its own runtime directory.
      expect(await run("rm", "--force", made.stdout.trim())).toMatchObject({ code: 0 });
    }
  });

  test("lets the image's root user play sound with the cookie", async () => {
    await start("pulseaudio");
    expect(await rocker(["--pulse", image, "pactl", "info"], options())).toMatchObject({
      code: 0,
      stderr: "",
    });
    // The server identifies the user by UID, and root in rootless Podman is the host user.
    if (engine.name !== "docker") return;
    const without = await rocker(["--pulse", image, "pactl", "info"], options({ PULSE_COOKIE: "/none" }));
    expect(without.stderr).toContain("Access denied");
  });
});

test("reports one error with a fix if there is no sound server", async () => {
  const result = await rocker(["--pulse", "debian:bookworm", "true"], { withAll: true });
  expect(result).toMatchObject({ code: 125, stdout: "" });
  expect(result.stderr).toContain("error audio/no-server: no sound server found.");
  expect(result.stderr).toContain("PULSE_SERVER");
});
