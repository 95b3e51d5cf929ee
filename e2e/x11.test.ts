import { once } from "node:events";
import { lstatSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { describeEngines, isLeftOut, using } from "./support/engines.ts";
import { patience } from "./support/patience.ts";
import { ownFolder, type Person, person } from "./support/person.ts";
import { coloursOf, isSame, type Picture } from "./support/picture.ts";
import { makeProgramImage, removeProgramImage } from "./support/program-image.ts";
import { rocker, startRocker } from "./support/rocker.ts";
import { X11Display } from "./support/x11-display.ts";

const logo = ["xlogo", "-geometry", "200x150+20+30", "-fg", "red", "-bg", "white"];

const authorityOf = (owner: Person, display: string) =>
  join(owner.env.XDG_RUNTIME_DIR ?? join(owner.home, ".local/state"), `rocker/x11-${display}.xauth`);
const modeOf = (path: string) => (lstatSync(path).mode & 0o7777).toString(8);

describe.skipIf(isLeftOut("x11"))("a person opens windows", () => {
  describeEngines("--x11", (engine) => {
    const { as } = engine;
    let image: string;
    let folder: string;
    let display: X11Display;

    beforeAll(() => {
      image = makeProgramImage(engine, "x11", ["xlogo", "xdpyinfo"]);
    });
    afterAll(() => removeProgramImage(engine, "x11"));
    beforeEach(() => {
      folder = ownFolder(as);
      display = new X11Display(as, folder);
    });
    afterEach(async () => {
      await display.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const options = (DISPLAY?: string) => ({
      as,
      env: { ...using(engine).env, ...display.environment(DISPLAY) },
    });
    const inContainer = (...command: string[]) => rocker(["--user", "--x11", image, ...command], options());

    test("a window looks as the same program's window on the host", async () => {
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

    test("DISPLAY keeps its screen", async () => {
      await display.start();
      const command = ["sh", "-c", "echo $DISPLAY && xdpyinfo"];
      const withScreen = `:${display.number}.0`;
      const result = await rocker(["--user", "--x11", image, ...command], options(withScreen));
      const stdout = expect.stringContaining(`${withScreen}\nname of display:    ${withScreen}\n`);
      expect(result).toMatchObject({ code: 0, stdout });
    });

    test("a container that stays opens them on the display of each entry, with its cookie", async () => {
      const other = new X11Display(as, ownFolder(as));
      const state = { XDG_STATE_HOME: join(folder, "state") };
      const at = (env: Record<string, string>) => ({
        as,
        cwd: folder,
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
        // From another display it is the same container.
        const again = await rocker(["up", "--user", "--x11", image], at(other.environment()));
        expect(again.stderr).toContain("is already running");
      } finally {
        await rocker(["rm", "--force"], at({}));
        await other.stop();
      }
    });

    test("the image's root may open windows too", async () => {
      await display.start();
      expect(await rocker(["--x11", image, "xdpyinfo"], options())).toMatchObject({ code: 0 });
    });

    test("a wrong cookie is refused", async () => {
      await display.start();
      display.setCookie("ff".repeat(16));
      const { code, stderr } = await inContainer(...logo);
      expect(stderr).toContain("Invalid MIT-MAGIC-COOKIE-1 key");
      expect(code).toBe(1);
    });

    test("a new X server's cookie is there for the next run, and for what is still running", async () => {
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
    ])("a display that is reached %s", async (_how, listening, host) => {
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

    test("a display that asks for no cookie", async () => {
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

  test("no display: one error that says what to do, and nothing is run", async () => {
    const result = await rocker(["--user", "--x11", "debian:bookworm", "true"]);
    expect(result).toMatchObject({ code: 125, stdout: "" });
    expect(result.stderr.match(/error/g)).toHaveLength(1);
    expect(result.stderr).toContain("error x11/no-display: no X display found");
    expect(result.stderr).toContain("Set DISPLAY");
  });

  test("a dry run writes no authority file", async () => {
    const runtime = ownFolder();
    const folder = ownFolder();
    const display = new X11Display(person, folder);
    await display.start();
    try {
      const env = { ...display.environment(), XDG_RUNTIME_DIR: runtime };
      const result = await rocker(["--dry-run", "--user", "--x11", "debian:bookworm", "xlogo"], { env });
      expect(result).toMatchObject({ code: 0 });
      expect(readdirSync(runtime)).toEqual([]);
    } finally {
      await display.stop();
      for (const one of [runtime, folder]) rmSync(one, { recursive: true, force: true });
    }
  });
});

/** What the logo looks like when the host shows it. */
async function nativePicture(display: X11Display): Promise<Picture> {
  const program = display.startNative(...(logo as [string, ...string[]]));
  const end = once(program, "exit");
  await expect.poll(() => display.windows(), patience).toEqual(["xlogo"]);
  const hasLogo = () => (coloursOf(display.screenshot()).ff0000 ?? 0) > 1000;
  await expect.poll(hasLogo, patience).toBe(true);
  const picture = display.screenshot();
  expect(coloursOf(picture)).toMatchObject({ ffffff: expect.any(Number), "000000": 400 * 300 - 200 * 150 });
  program.kill();
  await end;
  await expect.poll(() => display.windows(), patience).toEqual([]);
  return picture;
}
