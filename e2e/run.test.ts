import { createHash, randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { describeEveryEngine, using } from "./support/engines.ts";
import { patience } from "./support/patience.ts";
import { passesSignals } from "./support/podman-signals.ts";
import { rocker, startRocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";

const image = "debian:bookworm";

// Prints each argument between NUL bytes, which no argument can contain.
const show = ["sh", "-c", 'for one do printf "%s\\0" "$one"; done', "show"];
const shown = (stdout: string) => stdout.split("\0").slice(0, -1);

describeEveryEngine("a command", (engine) => {
  const options = using(engine);

  it("receives its arguments byte for byte", async () => {
    const args = [
      "",
      " ",
      "a b",
      "'\"`",
      "$HOME $(id) \\",
      "line\nline",
      "--user",
      "-h",
      "--",
      "ünïcödé 🚀",
      "*",
      "~",
      "\t",
    ];
    const { stdout, stderr } = await rocker([image, ...show, ...args], options);
    expect(stderr).toBe("");
    expect(shown(stdout)).toEqual(args);
  });

  it("receives arguments that look like Node options, and files that they name stay with the container", async () => {
    const directory = ownDirectory(engine.as);
    const file = join(directory, "vars");
    writeFileSync(file, "NODE_OPTIONS=--require=/there/is/none\n");
    const args = ["--env-file", "missing", `--env-file=${file}`, "--env-file-if-exists=missing"];
    const { stdout, stderr } = await rocker(["--env-file", file, image, ...show, ...args], options);
    expect(stderr).toBe("");
    expect(shown(stdout)).toEqual(args);
  });

  it("receives arbitrary arguments byte for byte", async () => {
    const argument = fc.string({ unit: "binary", maxLength: 40 }).filter((text) => !text.includes("\0"));
    await fc.assert(
      fc.asyncProperty(fc.array(argument, { minLength: 50, maxLength: 50 }), async (args) => {
        const { stdout } = await rocker([image, ...show, ...args], options);
        expect(shown(stdout)).toEqual(args);
      }),
      { numRuns: 3 },
    );
  });

  it.each([0, 1, 2, 42, 124, 125, 126, 127, 128, 130, 255])("returns its own exit code %i", async (code) => {
    expect((await rocker([image, "sh", "-c", `exit ${code}`], options)).code).toBe(code);
  });

  it("that does not exist exits with 127, one that is not executable with 126", async () => {
    expect((await rocker([image, "no-such-program"], options)).code).toBe(127);
    expect((await rocker([image, "/etc/passwd"], options)).code).toBe(126);
    const misplaced = await rocker([image, "--user"], options);
    expect(misplaced).toMatchObject({
      code: 127,
      stderr: expect.stringContaining("--user follows the image, so it was run as the command."),
    });
  });

  it("killed by a signal exits with 128 plus its number", async () => {
    const name = `rocker-e2e-${randomUUID()}`;
    const child = startRocker(["--name", name, image, "sh", "-c", "echo ready; exec sleep 600"], options);
    const code = new Promise((resolve) => child.on("close", resolve));
    await new Promise((ready) => child.stdout.once("data", ready));
    engine.client("kill", "--signal", "KILL", name);
    expect(await code).toBe(137);
    const left = () => engine.client("ps", "--all", "--quiet", "--filter", `name=${name}`);
    await vi.waitFor(() => expect(left()).toBe(""), patience);
  });

  it("reads all bytes of standard input", async () => {
    const input = Buffer.from(Array.from({ length: 4096 }, (_, index) => index % 256));
    const { stdout } = await rocker([image, "sha256sum"], { ...options, input });
    expect(stdout).toBe(`${createHash("sha256").update(input).digest("hex")}  -\n`);
  });

  it("reads nothing with --no-stdin", async () => {
    expect(
      (await rocker(["--no-stdin", image, "wc", "-c"], { ...options, input: "abc" })).stdout.trim(),
    ).toBe("0");
  });

  it("keeps stdout and stderr apart", async () => {
    const { stdout, stderr } = await rocker([image, "sh", "-c", "echo out; echo err >&2"], options);
    expect([stdout, stderr]).toEqual(["out\n", "err\n"]);
  });

  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("receives the signal %s from rocker", async (signal) => {
    const name = `rocker-e2e-signalled-${randomUUID()}`;
    const script = 'trap "echo got; exit 7" TERM INT HUP; echo ready; while :; do sleep 0.1; done';
    const child = startRocker(["--name", name, image, "sh", "-c", script], options);
    child.stdout.setEncoding("utf8");
    let output = "";
    const code = new Promise((resolve) => child.on("close", resolve));
    await new Promise<void>((ready) => {
      child.stdout.on("data", (text) => {
        output += text;
        if (output.includes("ready")) ready();
      });
    });
    if (engine.name === "podman") await passesSignals(engine.client, name);
    // setpriv and env execute rocker in place: the child is rocker itself.
    child.kill(signal);
    expect(await code).toBe(7);
    expect(output).toContain("got");
  });

  it("defaults to the image's own", async () => {
    const { stdout } = await rocker([image], { ...options, input: "echo it is $(basename $BASH)\n" });
    expect(stdout).toBe("it is bash\n");
  });

  it("runs with the requested container settings", async () => {
    const flags = [
      "-e",
      "A=1 2",
      "--env=B=$x",
      "-eC",
      "--workdir",
      "/tmp",
      "--hostname=box",
      "--network",
      "none",
    ];
    const script = 'echo "$A|$B|$C|$(pwd)|$(hostname)|$(ls /sys/class/net)"';
    const { stdout } = await rocker([...flags, image, "sh", "-c", script], {
      ...options,
      env: { ...options.env, C: "of the host" },
    });
    expect(stdout).toBe("1 2|$x|of the host|/tmp|box|lo\n");
  });
});
