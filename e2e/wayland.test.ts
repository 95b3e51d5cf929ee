import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { patience } from "./support/patience.ts";
import { colorCounts, isSame, onlyColor, type Picture } from "./support/picture.ts";
import { makeProgramImage, removeProgramImage } from "./support/program-image.ts";
import { rocker, startRocker } from "./support/rocker.ts";
import { ownDirectory, subdirectory } from "./support/test-user.ts";
import { Weston } from "./support/weston.ts";

const white = 0xffffff;

describeEngines("--wayland", (engine) => {
  const { as } = engine;
  let image: string;
  let directory: string;
  let display: Weston;

  beforeAll(() => {
    image = makeProgramImage(engine, "wayland", ["weston-simple-shm", "weston-info"]);
  });
  afterAll(() => removeProgramImage(engine, "wayland"));
  beforeEach(async () => {
    directory = ownDirectory(as);
    display = new Weston(as, directory);
    await display.start();
  });
  afterEach(async () => {
    await display.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const options = (env: Record<string, string> = {}) => ({
    as,
    env: { ...using(engine).env, ...display.environment, ...env },
    withAll: true,
  });

  /** The window's frame and cross are white and static; the rest moves. */
  const frame = () => onlyColor(display.screenshot(), white);

  test("shows a window like on the host", async () => {
    const expected = await nativeFrame(display, frame);
    const running = startRocker(["--user", "--wayland", image, "weston-simple-shm"], options());
    const end = once(running, "close");
    await expect.poll(() => isSame(frame(), expected), patience).toBe(true);
    expect(Object.keys(colorCounts(display.screenshot())).length).toBeGreaterThan(100);
    await display.stop();
    await end;
  });

  test("provides the display and a separate runtime directory", async () => {
    const script = 'weston-info >/dev/null && echo $WAYLAND_DISPLAY && stat -c "%a %u" "$XDG_RUNTIME_DIR"';
    const result = await rocker(["--user", "--wayland", image, "sh", "-c", script], options());
    expect(result).toMatchObject({ code: 0, stdout: `/run/rocker/wayland/a display\n700 ${as.uid}\n` });
  });

  test("uses each session's display in a persistent container, including one started later", async () => {
    const env = { ...options().env, XDG_STATE_HOME: subdirectory(directory, "state", as) };
    const run = (line: readonly string[], more = {}) =>
      rocker(line, {
        as,
        cwd: subdirectory(directory, "project", as),
        env: { ...env, ...more },
        withAll: true,
      });
    const made = await run(["up", "--user", "--wayland", "--volume", ".", image]);
    expect(made.code, made.stderr).toBe(0);
    const another = new Weston(as, directory, "another");
    try {
      const seen = ["enter", "sh", "-c", 'weston-info | grep -c wl_shm; echo "$WAYLAND_DISPLAY"'];
      expect(await run(seen)).toMatchObject({ code: 0, stdout: "1\n/run/rocker/wayland/a display\n" });
      await display.stop();
      await another.start();
      expect(await run(seen, another.environment)).toMatchObject({
        code: 0,
        stdout: "1\n/run/rocker/wayland/another\n",
      });
      expect((await run(seen)).stdout).toBe("0\n\n");
    } finally {
      await another.stop();
      // Rootless Podman only knows containers of its own runtime directory.
      expect(await run(["rm", "--force", made.stdout.trim()])).toMatchObject({ code: 0 });
    }
  });

  test("supports a display given as a path, and the image's root user", async () => {
    const { XDG_RUNTIME_DIR = "", WAYLAND_DISPLAY = "" } = display.environment;
    const path = join(XDG_RUNTIME_DIR, WAYLAND_DISPLAY);
    const result = await rocker(["--wayland", image, "weston-info"], options({ WAYLAND_DISPLAY: path }));
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining("interface: 'wl_shm'") });
  });
});

test("reports one error with a fix if there is no display", async () => {
  const result = await rocker(["--wayland", "debian:bookworm", "true"], { withAll: true });
  expect(result).toMatchObject({ code: 125, stdout: "" });
  expect(result.stderr).toContain("error wayland/no-display: no Wayland display found");
  expect(result.stderr).toContain("Set WAYLAND_DISPLAY");
});

async function nativeFrame(display: Weston, frame: () => Picture): Promise<Picture> {
  const program = display.startNative("weston-simple-shm");
  const end = once(program, "exit");
  const isShown = () => (colorCounts(frame()).ffffff ?? 0) > 10_000;
  await expect.poll(isShown, patience).toBe(true);
  const picture = frame();
  program.kill("SIGINT");
  await end;
  await expect.poll(isShown, patience).toBe(false);
  return picture;
}
