import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeEngines, isLeftOut, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";

describe("invalid input", () => {
  it.each([
    ["no image", [], "RK101", "no image"],
    ["no image after options", ["--user"], "RK101", "no image"],
    ["an unknown flag", ["--uesr", "debian:bookworm"], "RK102", "Did you mean --user?"],
    ["a flag with one dash", ["-user", "debian:bookworm"], "RK102", "Did you mean --user?"],
    ["a mount as docker has it", ["--mount", "type=bind", "debian:bookworm"], "RK102", "--volume SRC:DST"],
    [
      "values as the original has them, one of them wrong",
      ["-v", "/tmp", "./x", "--", "debian"],
      "volume/",
      "/x",
    ],
    ["an engine that is a package away", ["--engine", "dagger", "debian"], "RK402", "@rocker/engine-dagger"],
    ["an unknown flag like nothing", ["--qqqqqqqq", "debian:bookworm"], "RK102", "rocker --help"],
    ["a wrong value", ["--mode", "interactiv", "debian:bookworm"], "RK103", 'Did you mean "interactive"?'],
    ["a missing value", ["--name"], "RK104", "--name requires a value"],
    ["a boolean with a space", ["--user", "true", "debian:bookworm"], "RK105", "--user=true"],
    ["an image with odd letters", ["debian bookworm"], "RK106", "invalid image name"],
    ["an empty image", [""], "RK106", "empty"],
    ["an image in capitals", ["Debian:bookworm"], "RK106", "image names are lowercase"],
    ["an unknown engine", ["--engine", "dokcer", "debian:bookworm"], "RK402", "Did you mean docker?"],
    ["a wrong port", ["--port", "99999", "debian:bookworm"], "container/port", "1 to 65535"],
    [
      "a volume that is not there",
      ["--volume", "/no/such/directory:/x", "debian:bookworm"],
      "volume/",
      "/no/such/directory",
    ],
    ["a path with a newline", ["--volume", "/tmp\n:/x", "debian:bookworm"], "volume/", "line break"],
  ])("%s: error code, fix, exit code 125", async (_, args, code, text) => {
    const outcome = await rocker(args);
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code: 125, stdout: "" });
    expect(outcome.stderr).toContain(`rocker: error ${code}`);
    expect(outcome.stderr).toContain(text);
    expect(outcome.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
  });

  it("rocker help shows the same as --help for commands, groups and extensions", async () => {
    const same = async (one: string[], other: string[]) => {
      const shown = await rocker(one);
      expect(shown).toMatchObject({ code: 0, stderr: "", stdout: (await rocker(other)).stdout });
      return shown.stdout;
    };
    expect(await same(["help"], ["--help"])).toContain("rocker [options] <image>");
    await same(["help", "ext", "add"], ["ext", "add", "--help"]);
    expect(await same(["help", "ext"], ["ext", "--help"])).toMatch(/ext list .*\n +ext add/);
    expect((await rocker(["help", "user"])).stdout).toContain("--user-override-name");
    expect(await rocker(["help", "doctr"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean "rocker help doctor"?'),
    });
  });

  it("rocker help explains an error, by its code in any spelling", async () => {
    const { code, stdout, stderr } = await rocker(["help", "rk403"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^RK403: Engine cannot be used\n[\s\S]*What to do:[\s\S]*error RK403: /);
    expect((await rocker(["help", "403"])).stdout).toBe(stdout);
    expect((await rocker(["help", "user/name"])).stdout).toContain('the extension "user"');
    expect(await rocker(["help", "RK999"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("no error has this code"),
    });
  });

  it.each([
    ["ls", "--json", "--nonsense"],
    ["plan", "--json", "--nonsense", "debian:bookworm"],
    ["ext", "info", "hom", "--json"],
    ["config", "--json", "debian::bookworm"],
  ])("a command that fails with --json reports it as JSON on stderr: %s %s", async (...args) => {
    const { code, stdout, stderr } = await rocker(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const { problems } = JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "").error;
    expect(problems).toEqual([
      {
        code: expect.stringMatching(/^RK\d{3}$/),
        kind: "usage",
        facts: expect.any(Object),
        what: expect.stringMatching(/\.$/),
        fix: expect.any(String),
      },
    ]);
  });

  it("unwritable output interrupts nothing: a closed pipe is silent, a full disk is reported", async () => {
    const shell = (script: string, ...args: string[]) =>
      rocker(args, { through: ["sh", "-c", script, join(ownDirectory(), "fifo")] });
    // rocker starts after its reader has exited.
    const closed = await shell(
      'mkfifo "$0"; exec 3>&1; { read -r _ <"$0"; "$@"; echo "$?" >&3; } | { exec 0<&-; echo >"$0"; }',
      "--help",
    );
    expect(closed).toMatchObject({ stdout: "141\n", stderr: "" });
    const full = await shell('"$@" >/dev/full', "--help");
    expect(full).toMatchObject({ code: 1, stdout: "" });
    expect(full.stderr).toContain("rocker: error RK512");
    expect(full.stderr).not.toMatch(/\n\s+at /);
    expect(await shell('"$@" 2>/dev/full', "--usr", "x")).toMatchObject({ code: 125 });
  });

  it("an argument that is not UTF-8 is rejected instead of changed", async () => {
    const through = ["sh", "-c", '"$@" "$(printf "a\\377")"', "sh"];
    expect(await rocker(["--dry-run", "debian", "echo"], { through })).toMatchObject({
      code: 125,
      stdout: "",
      stderr: expect.stringContaining("RK122"),
    });
    expect((await rocker(["--dry-run", "debian", "echo", "a\ufffd"])).code).toBe(0);
  });

  it("all errors are reported at once", async () => {
    const { stderr } = await rocker(["--uesr", "--mode=x", "--name=!", "debian:bookworm"]);
    expect(stderr.match(/rocker: error/g)).toHaveLength(3);
    expect(
      (await rocker(["--name=!", "--port=0", "--hostname=!", "debian:bookworm"])).stderr.match(
        /rocker: error/g,
      ),
    ).toHaveLength(3);
  });

  it.each([
    [
      ["--usr", "--port", "99999", "debian:bookworm"],
      ["RK102: unknown option --usr", "container/port"],
    ],
    [
      ["--memory", "2x", "--cpus", "a", "debian:bookworm"],
      ["RK103: invalid value", "container/cpus"],
    ],
    [
      ["--cpus", "a", "--memory", "2x", "debian:bookworm"],
      ["container/cpus", "RK103: invalid value"],
    ],
    [
      ["--prot", "80", "--cpus", "a", "debian:bookworm"],
      ["RK102: unknown option --prot", "container/cpus"],
    ],
    [
      ["--port", "0", "--cpus", "a"],
      ["container/port", "container/cpus", "RK101"],
    ],
    [
      ["build", "--port", "0", "debian:bookworm", "--push", "--nonsense"],
      ["container/port", "RK108"],
    ],
    [
      ["ls", "--nope", "extra", "--more"],
      ["option --nope", 'argument "extra"', "option --more"],
    ],
  ])("one mistake does not hide another, in the order of the line: %j", async (args, expected) => {
    const { stdout, stderr } = await rocker(args);
    expect(stdout).toBe("");
    const errors = stderr.split("\n").filter((line) => line.startsWith("rocker: error"));
    expect(errors).toEqual(expected.map((text) => expect.stringContaining(text)));
  });

  it("rocker build refuses what follows the image", async () => {
    expect(await rocker(["build", "debian:bookworm", "--push", "--nonsense", "x"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/RK108.*"--push", "--nonsense", "x".*options go before the image/),
    });
  });

  it("a command that does not exist is no image to pull, and a setting is not an argument", async () => {
    expect((await rocker(["update"])).stderr).toMatch(/RK445.*"update" is not a command/);
    expect(await rocker(["config", "set", "user", "true"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("to change it, edit its file"),
    });
  });

  it("other commands exit with 2", async () => {
    expect((await rocker(["plan", "--nonsense", "x"])).code).toBe(2);
    expect((await rocker(["build"])).code).toBe(2);
    expect((await rocker(["ext", "lits"])).code).toBe(2);
  });

  it("control characters from outside do not reach the terminal", async () => {
    const { stderr } = await rocker(["--\u001b[31mred", "debian:bookworm"]);
    expect(stderr).not.toContain("\u001b");
    expect(stderr).toContain("\\x1b[31mred");
  });

  it.skipIf(isLeftOut("docker"))(
    "a daemon that does not answer is reported with its address and a fix",
    async () => {
      const { code, stderr } = await rocker(["--engine", "docker", "debian:bookworm", "true"], {
        env: { DOCKER_HOST: "unix:///nonexistent/docker.sock" },
      });
      expect(code).toBe(125);
      expect(stderr).toContain("RK403");
      expect(stderr).toContain("unix:///nonexistent/docker.sock (from DOCKER_HOST)");
    },
  );

  it.skipIf(isLeftOut("docker"))("names the group of an inaccessible socket", async () => {
    const { chmodSync, chownSync, statSync } = await import("node:fs");
    const { createServer } = await import("node:net");
    const socket = `${ownDirectory()}/docker.sock`;
    const server = createServer().listen(socket);
    await new Promise((ready) => server.once("listening", ready));
    const docker = statSync("/var/run/docker.sock").gid;
    chmodSync(socket, 0o660);
    if (process.getuid?.() === 0) chownSync(socket, 0, 1);
    const { code, stderr } = await rocker(["--engine", "docker", "debian:bookworm", "true"], {
      env: { DOCKER_HOST: `unix://${socket}` },
    });
    server.close();
    expect(docker).toBeGreaterThan(0);
    expect(code).toBe(125);
    expect(stderr).toContain('the group "daemon"');
    expect(stderr).toContain("usermod -aG daemon");
  });
});

describeEngines("invalid input", (engine) => {
  it("an image that cannot be pulled", async () => {
    const { code, stdout, stderr } = await rocker(["localhost:1/no/such:image", "true"], using(engine));
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).toContain("RK501");
    expect(stderr).toContain("image localhost:1/no/such:image not found locally, and pulling it failed");
  });
});
