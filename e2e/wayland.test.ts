import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { patience } from "./support/patience.ts";
import { ownFolder, subFolder } from "./support/person.ts";
import { coloursOf, isSame, onlyColour, type Picture } from "./support/picture.ts";
import { makeProgramImage, removeProgramImage } from "./support/program-image.ts";
import { rocker, startRocker } from "./support/rocker.ts";
import { Weston } from "./support/weston.ts";

const white = 0xffffff;

describeEngines("--wayland", (engine) => {
  const { as } = engine;
  let image: string;
  let folder: string;
  let display: Weston;

  beforeAll(() => {
    image = makeProgramImage(engine, "wayland", ["weston-simple-shm", "weston-info"]);
  });
  afterAll(() => removeProgramImage(engine, "wayland"));
  beforeEach(async () => {
    folder = ownFolder(as);
    display = new Weston(as, folder);
    await display.start();
  });
  afterEach(async () => {
    await display.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const options = (env: Record<string, string> = {}) => ({
    as,
    env: { ...using(engine).env, ...display.environment, ...env },
    withAll: true,
  });

  /** Its frame and cross are white and stand still; the rest moves. */
  const frame = () => onlyColour(display.screenshot(), white);

  test("a window looks as the same program's window on the host", async () => {
    const expected = await nativeFrame(display, frame);
    const running = startRocker(["--user", "--wayland", image, "weston-simple-shm"], options());
    const end = once(running, "close");
    await expect.poll(() => isSame(frame(), expected), patience).toBe(true);
    expect(Object.keys(coloursOf(display.screenshot())).length).toBeGreaterThan(100);
    await display.stop();
    await end;
  });

  test("programs find the display, and a runtime folder of their own", async () => {
    const script = 'weston-info >/dev/null && echo $WAYLAND_DISPLAY && stat -c "%a %u" "$XDG_RUNTIME_DIR"';
    const result = await rocker(["--user", "--wayland", image, "sh", "-c", script], options());
    expect(result).toMatchObject({ code: 0, stdout: `/run/rocker/wayland/a display\n700 ${as.uid}\n` });
  });

  test("a container that stays is on the display of each entry, one that was started later too", async () => {
    const env = { ...options().env, XDG_STATE_HOME: subFolder(folder, "state", as) };
    const run = (line: readonly string[], more = {}) =>
      rocker(line, { as, cwd: subFolder(folder, "project", as), env: { ...env, ...more }, withAll: true });
    const made = await run(["up", "--user", "--wayland", "--volume", ".", image]);
    expect(made.code, made.stderr).toBe(0);
    const another = new Weston(as, folder, "another");
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
      // Podman without root knows containers of its own runtime folder only.
      expect(await run(["rm", "--force", made.stdout.trim()])).toMatchObject({ code: 0 });
    }
  });

  test("a display that is named by its path, and the image's root", async () => {
    const { XDG_RUNTIME_DIR = "", WAYLAND_DISPLAY = "" } = display.environment;
    const path = join(XDG_RUNTIME_DIR, WAYLAND_DISPLAY);
    const result = await rocker(["--wayland", image, "weston-info"], options({ WAYLAND_DISPLAY: path }));
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining("interface: 'wl_shm'") });
  });
});

test("no display: one error that says what to do", async () => {
  const result = await rocker(["--wayland", "debian:bookworm", "true"], { withAll: true });
  expect(result).toMatchObject({ code: 125, stdout: "" });
  expect(result.stderr).toContain("error wayland/no-display: no Wayland display found");
  expect(result.stderr).toContain("Set WAYLAND_DISPLAY");
});

async function nativeFrame(display: Weston, frame: () => Picture): Promise<Picture> {
  const program = display.startNative("weston-simple-shm");
  const end = once(program, "exit");
  const isShown = () => (coloursOf(frame()).ffffff ?? 0) > 10_000;
  await expect.poll(isShown, patience).toBe(true);
  const picture = frame();
  program.kill("SIGINT");
  await end;
  await expect.poll(isShown, patience).toBe(false);
  return picture;
}
