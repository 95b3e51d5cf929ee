import { afterEach, expect, it } from "vitest";
import { makeBase } from "./support/base-image.ts";
import { describeEnginesOfOthers, describeEveryEngine, type TestEngine, using } from "./support/engines.ts";
import { projectWithExtension } from "./support/project.ts";
import { rocker } from "./support/rocker.ts";
import { Terminal } from "./support/terminal.ts";

/** A project with an extension that runs a script as root before the command: `--hooked SCRIPT`. */
function projectWithHook({ as }: TestEngine): string {
  return projectWithExtension("hooked", `container.withEntrypointHook('eval "$1"', [value]);`, as);
}

/** What a process can report about itself; the host name differs in each container. */
const self = [
  'id -un; id -u; id -g; id -G | tr " " "\\n" | sort -nu; pwd; umask; echo "$$ $HOME"',
  "grep -E '^(Cap|NoNewPrivs|SigIgn|SigBlk)' /proc/self/status",
  "tr '\\0' '\\n' </proc/1/environ | grep -v '^HOSTNAME=' | sort",
  "echo writable >/dev/stderr",
].join("; ");

describeEveryEngine("a hook", (engine) => {
  const { as, env } = using(engine);
  const cwd = projectWithHook(engine);
  const run = (...args: string[]) => rocker(["--trust", ...args], { as, env, cwd });
  const withoutProgress = (text: string) => text.replace(/^rocker: (\[|built ).*\n/gm, "");

  it.each([
    ["debian:bookworm", ["--user"]],
    ["debian:bookworm", ["--user", "--group-add", "4242", "--group-add", "video"]],
    ["debian:bookworm", ["--user", "--home", "--workdir", "/usr", "--env", "odd.name=a b\nc"]],
    ["debian:bookworm", []],
    ["rocker-test/busybox:latest", ["--user"]],
  ] as const)("runs as root, then runs the command unchanged: %s %j", async (image, flags) => {
    const command = [image, "sh", "-c", self];
    const bare = await run(...flags, ...command);
    const hooked = await run("--hooked", 'echo "hook of $(id -u)"', ...flags, ...command);
    expect({ ...hooked, stderr: withoutProgress(hooked.stderr) }).toEqual({
      ...bare,
      stderr: `hook of 0\n${withoutProgress(bare.stderr)}`,
    });
    expect(hooked.code).toBe(0);
    expect(hooked.stdout).toContain(`\n1 `);
  });

  it("preserves the image's USER, ENTRYPOINT and CMD", async () => {
    const changes = ["USER daemon", 'ENTRYPOINT ["echo","it is"]', 'CMD ["me"]', "WORKDIR /srv"];
    const image = makeBase(engine, "hooked", { from: "debian:bookworm", changes });
    expect(await run("--hooked", "touch /srv/by-root", image)).toMatchObject({
      code: 0,
      stdout: "it is me\n",
    });
    expect(await run("--hooked", ":", image, "you")).toMatchObject({ code: 0, stdout: "it is you\n" });
  });

  it("that fails ends the run with the extension's name and its output", async () => {
    const { code, stdout, stderr } = await run(
      "--hooked",
      "echo no such key >&2; exit 7",
      "debian:bookworm",
      "echo",
      "no",
    );
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).toMatch(/no such key\nrocker: error RK310: .*"hooked".*exit code 7/);
  });

  it("is shown in the plan with its extension", async () => {
    const { stdout } = await rocker(
      ["plan", "--trust", "--hooked", "a b", "--format", "json", "debian:bookworm"],
      { as, env, cwd },
    );
    const { hooks } = JSON.parse(stdout).run;
    expect(hooks).toEqual([
      { from: "hooked", script: "/usr/local/lib/rocker/hooks/hooked-1", args: ["a b"] },
    ]);
  });
});

describeEnginesOfOthers("a hook", (engine) => {
  const { as, env } = using(engine);
  const cwd = projectWithHook(engine);

  it("is an error with the missing program if the image cannot switch users", async () => {
    const flags = ["--user", "--group-add", "4242", "--hooked", ":"];
    const { code, stdout, stderr } = await rocker(
      ["--trust", ...flags, "rocker-test/busybox:latest", "echo", "no"],
      {
        as,
        env,
        cwd,
      },
    );
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).toMatch(/RK311: .*4242.*\n.*setpriv/);
  });
});

describeEveryEngine("a hook in a terminal", (engine) => {
  const cwd = projectWithHook(engine);
  let terminal: Terminal;
  afterEach(() => terminal.close());

  it("leaves the terminal's size, keys and device to the command", async () => {
    terminal = await Terminal.open(engine.as, { ROCKER_ENGINE: engine.name });
    terminal.enter(`cd '${cwd}' && rocker --trust --user --hooked 'sleep 0' debian:bookworm bash --norc`);
    await terminal.seen(/bash-\d[^\n]*[#$] *$/);
    // docker sends the size right after the start.
    terminal.enter(
      "until [ \"$(stty size)\" = '24 80' ]; do read -t 0.1 x; done; [ -w \"$(tty)\" ] && echo ow''n",
    );
    await terminal.seen(/^own$/m);
    terminal.enter("trap 'echo cau''ght' INT; echo re''ady; while :; do read -t 0.2 x && break; done");
    await terminal.seen(/ready/);
    terminal.press("C-c");
    await terminal.seen(/caught/);
  });
});
