import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeRootlessPodman } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { commandLine, ownDirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const busybox = "rocker-test/busybox:latest";

// With a store of its own: every other test that builds something changes the list of images of the common one. Not as
// root, where Podman 4 waits 20 seconds for the end of a container in a second store; what is tested does not differ.
describeRootlessPodman("a warm run", ({ as, client }) => {
  let directory: string;
  let env: Record<string, string>;
  let podman: (...args: string[]) => string;

  beforeAll(() => {
    directory = ownDirectory(as);
    const bin = join(directory, "bin");
    mkdirSync(bin);
    writeFileSync(join(directory, "starts"), "");
    const real = execFileSync("sh", ["-c", "command -v podman"], { encoding: "utf8" }).trim();
    writeFileSync(join(bin, "podman"), `#!/bin/sh\necho "$1" >> '${directory}/starts'\nexec ${real} "$@"\n`);
    chmodSync(join(bin, "podman"), 0o755);
    const storage = ["[storage]", 'driver = "overlay"', `graphroot = "${directory}/images"`];
    writeFileSync(
      join(directory, "storage.conf"),
      [...storage, `runroot = "${directory}/run"`, ""].join("\n"),
    );
    giveTo(as, directory);
    env = {
      PATH: `${bin}:${as.env.PATH}`,
      CONTAINERS_STORAGE_CONF: join(directory, "storage.conf"),
      XDG_CACHE_HOME: join(directory, "cache"),
      XDG_STATE_HOME: join(directory, "state"),
      ROCKER_ENGINE: "podman",
    };
    podman = (...args) => {
      const [program, ...rest] = commandLine(as, ["podman", ...args], env);
      return execFileSync(program, rest, { cwd: as.home, encoding: "utf8" });
    };
    const archive = join(directory, "busybox.tar");
    client("save", "--output", archive, busybox);
    podman("load", "--input", archive);
  });

  // Its files belong to IDs that only Podman can use.
  afterAll(() => void podman("unshare", "rm", "-rf", join(directory, "images"), join(directory, "run")));

  const run = async (...command: string[]) => {
    writeFileSync(join(directory, "starts"), "");
    const args = ["--user", "base:1", ...command];
    const { code, stdout, stderr } = await rocker(args, { as, env, withAll: true });
    expect(code, stderr).toBe(0);
    const starts = readFileSync(join(directory, "starts"), "utf8").trim().split("\n");
    return { stdout, starts };
  };

  const tagBase = (marker: string) => {
    podman("create", "--name", marker, busybox, "true");
    podman("commit", "--quiet", "--change", `ENV MARKER=${marker}`, marker, "base:1");
    podman("rm", marker);
  };

  it("starts podman once, and notices a new base image at once", async () => {
    tagBase("first");
    const print = ["sh", "-c", "echo $MARKER"];
    const cold = await run(...print);
    expect(cold.stdout).toBe("first\n");
    expect(cold.starts.length).toBeGreaterThan(1);
    await run(...print);
    expect(await run(...print)).toEqual({ stdout: "first\n", starts: ["run"] });
    tagBase("second");
    expect((await run(...print)).stdout).toBe("second\n");
  });
});
