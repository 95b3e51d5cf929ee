import { once } from "node:events";
import { lstatSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { describeEngines, isLeftOut, using } from "./support/engines.ts";
import { patience } from "./support/patience.ts";
import { colorCounts, isSame, type Picture } from "./support/picture.ts";
import { makeProgramImage, removeProgramImage } from "./support/program-image.ts";
import { rocker, startRocker } from "./support/rocker.ts";
import { ownDirectory, type TestUser, testUser } from "./support/test-user.ts";
import { X11Display } from "./support/x11-display.ts";

const logo = ["xlogo", "-geometry", "200x150+20+30", "-fg", "red", "-bg", "white"];

const authorityOf = (owner: TestUser, display: string) =>
  join(owner.env.XDG_RUNTIME_DIR ?? join(owner.home, ".local/state"), `rocker/x11-${display}.xauth`);
const modeOf = (path: string) => (lstatSync(path).mode & 0o7777).toString(8);

describe.skipIf(isLeftOut("x11"))("X11 windows", () => {
  describeEngines("--x11", (engine) => {
    const { as } = engine;
    let image: string;
    let directory: string;
    let display: X11Display;

    beforeAll(() => {
      image = makeProgramImage(engine, "x11", ["xlogo", "xdpyinfo"]);
    });
    afterAll(() => removeProgramImage(engine, "x11"));
    beforeEach(() => {
      directory = ownDirectory(as);
      display = new X11Display(as, directory);
    });
    afterEach(async () => {
      await display.stop();
      rmSync(directory, { recursive: true, force: true });
    });

    const options = (DISPLAY?: string) => ({
      as,
      env: { ...using(engine).env, ...display.environment(DISPLAY) },
    });
    const inContainer = (...command: string[]) => rocker(["--user", "--x11", image, ...command], options());

    test("shows a window like on the host", async () => {
      await display.start();
      const expected = await nativePicture(display);

      const running = startRocker(["--user", "--x11", image, ...logo], options(`:${display.number}.0`));
      const end = once(running, "close");
      await expect.poll(() => display.windows(), patience).toEqual(["xlogo"]);
      await expect.poll(() => isSame(display.screenshot(), expected), patience).toBe(true);

      const file = authorityOf(as, String(display.number));
      expect([modeOf(file), modeOf(dirname(file))]).toEqual(["600", "700"]);
      expect([lstatSync(file).uid, lstatSync(dirname(file)).uid]).toEqual([as.uid, as.uid]);
      const [entry, ...others] = display.listAuthority(file);
      expect(entry).toMatch(new RegExp(`^#ffff##:${display.number}  MIT-MAGIC-COOKIE-1  [0-9a-f]{32}$`));
      expect(others).toEqual([]);

      await display.stop();
      await end;
    });

    test("keeps the screen number of DISPLAY", async () => {
      await display.start();
      const command = ["sh", "-c", "echo $DISPLAY && xdpyinfo"];
      const withScreen = `:${display.number}.0`;
      const result = await rocker(["--user", "--x11", image, ...command], options(withScreen));
      const stdout = expect.stringContaining(`${withScreen}\nname of display:    ${withScreen}\n`);
      expect(result).toMatchObject({ code: 0, stdout });
    });

    test("uses each session's display and cookie in a persistent container", async () => {
      const other = new X11Display(as, ownDirectory(as));
      const state = { XDG_STATE_HOME: join(directory, "state") };
      const at = (env: Record<string, string>) => ({
        as,
        cwd: directory,
        env: { ...using(engine).env, ...state, ...env },
      });
      await Promise.all([display.start(), other.start()]);
      try {
        const made = await rocker(["up", "--user", "--x11", image], at(display.environment()));
        expect(made.code).toBe(0);
        for (const one of [display, other]) {
          const info = await rocker(["enter", "xdpyinfo"], at(one.environment()));
          const stdout = expect.stringContaining(`name of display:    :${one.number}\n`);
          expect(info).toMatchObject({ code: 0, stdout });
        }
        await display.stop();
        await display.start(); // With a new cookie.
        expect(await rocker(["enter", "xdpyinfo"], at(display.environment()))).toMatchObject({ code: 0 });
        const none = await rocker(["enter", "sh", "-c", 'echo "[$DISPLAY]"'], at({}));
        expect(none.stdout).toBe("[]\n");
        // On another display, it is the same container.
        const again = await rocker(["up", "--user", "--x11", image], at(other.environment()));
        expect(again.stderr).toContain("is already running");
      } finally {
        await rocker(["rm", "--force"], at({}));
        await other.stop();
      }
    });

    test("lets the image's root user open windows", async () => {
      await display.start();
      expect(await rocker(["--x11", image, "xdpyinfo"], options())).toMatchObject({ code: 0 });
    });

    test("rejects a wrong cookie", async () => {
      await display.start();
      display.setCookie("ff".repeat(16));
      const { code, stderr } = await inContainer(...logo);
      expect(stderr).toContain("Invalid MIT-MAGIC-COOKIE-1 key");
      expect(code).toBe(1);
    });

    test("provides a new X server's cookie to the next run and to a running container", async () => {
      await display.start();
      const script = "xdpyinfo >/dev/null && echo ready && read go && xdpyinfo >/dev/null && echo again";
      const running = startRocker(["--user", "--x11", image, "sh", "-c", script], options());
      const output: string[] = [];
      running.stdout.on("data", (chunk) => output.push(String(chunk)));
      const end = once(running, "close");
      await expect.poll(() => output.join(""), patience).toBe("ready\n");

      await display.stop();
      await display.start();
      expect(await inContainer("xdpyinfo")).toMatchObject({ code: 0 });

      running.stdin.end("go\n");
      expect(await end).toEqual([0, null]);
      expect(output.join("")).toBe("ready\nagain\n");
    });

    test.each([
      [
        "through TCP, as with ssh -X",
        ["-listen", "tcp", "-nolisten", "unix", "-nolisten", "local"],
        "localhost",
      ],
      ["through an abstract socket", ["-nolisten", "tcp", "-nolisten", "unix", "-listen", "local"], ""],
    ])("supports a display %s", async (_how, listening, host) => {
      await display.start({ options: listening });
      const result = await rocker(
        ["--user", "--x11", image, "xdpyinfo"],
        options(`${host}:${display.number}.0`),
      );
      expect(result.stderr).toContain("using the host's network");
      expect(result).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`${host}:${display.number}.0\n`),
      });
    });

    test("supports a display without a cookie", async () => {
      await display.start({ options: ["-nolisten", "tcp", "-ac"] });
      const noCookie = {
        ...options(),
        env: { ...options().env, XAUTHORITY: undefined },
      };
      const result = await rocker(["--x11", image, "xdpyinfo"], noCookie);
      expect(result.stderr).toContain(`.Xauthority contains no cookie for the display :${display.number}`);
      expect(result).toMatchObject({ code: 0 });
    });
  });

  test("reports one error with a fix and runs nothing if there is no display", async () => {
    const result = await rocker(["--user", "--x11", "debian:bookworm", "true"]);
    expect(result).toMatchObject({ code: 125, stdout: "" });
    expect(result.stderr.match(/error/g)).toHaveLength(1);
    expect(result.stderr).toContain("error x11/no-display: no X display found");
    expect(result.stderr).toContain("Set DISPLAY");
  });

  test("a dry run writes no authority file", async () => {
    const runtime = ownDirectory();
    const directory = ownDirectory();
    const display = new X11Display(testUser, directory);
    await display.start();
    try {
      const env = { ...display.environment(), XDG_RUNTIME_DIR: runtime };
      const result = await rocker(["--dry-run", "--user", "--x11", "debian:bookworm", "xlogo"], { env });
      expect(result).toMatchObject({ code: 0 });
      expect(readdirSync(runtime)).toEqual([]);
    } finally {
      await display.stop();
      for (const one of [runtime, directory]) rmSync(one, { recursive: true, force: true });
    }
  });
});

/** What the logo looks like on the host. */
async function nativePicture(display: X11Display): Promise<Picture> {
  const program = display.startNative(...(logo as [string, ...string[]]));
  const end = once(program, "exit");
  await expect.poll(() => display.windows(), patience).toEqual(["xlogo"]);
  const hasLogo = () => (colorCounts(display.screenshot()).ff0000 ?? 0) > 1000;
  await expect.poll(hasLogo, patience).toBe(true);
  const picture = display.screenshot();
  expect(colorCounts(picture)).toMatchObject({ ffffff: expect.any(Number), "000000": 400 * 300 - 200 * 150 });
  program.kill();
  await end;
  await expect.poll(() => display.windows(), patience).toEqual([]);
  return picture;
}
