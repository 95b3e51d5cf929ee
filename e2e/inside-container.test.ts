import { execFileSync } from "node:child_process";
import { chmodSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { isLeftOut, programIsThere } from "./support/engines.ts";
import { ownDirectory } from "./support/test-user.ts";

// rocker in a container with the host's daemon; node, the docker client and rocker are mounted.
describe.skipIf(isLeftOut("docker"))("inside a container with the host's socket", () => {
  const directory = ownDirectory();
  const installed = dirname(dirname(dirname(inject("rockerProgram"))));
  const client = realpathSync(execFileSync("which", ["docker"], { encoding: "utf8" }).trim());
  const inContainer = (...args: string[]) => {
    const mounts = [
      "/var/run/docker.sock:/var/run/docker.sock",
      `${realpathSync(process.execPath)}:/usr/local/bin/node:ro`,
      `${client}:/usr/local/bin/docker:ro`,
      `${installed}:/rocker:ro`,
      `${directory}:/outside`,
    ];
    const line = ["run", "--rm", ...mounts.flatMap((mount) => ["--volume", mount]), "debian:bookworm"];
    const program = ["node", "/rocker/node_modules/.bin/rocker", ...args];
    try {
      const stdout = execFileSync("docker", [...line, ...program], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
      return { code: 0, stdout, stderr: "" };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
      return { code: status, stdout, stderr };
    }
  };

  it("mounts host directories that are mounted into the outer container", () => {
    expect(programIsThere("docker")).toBe(true);
    writeFileSync(join(directory, "file"), "of the host");
    chmodSync(join(directory, "file"), 0o644);
    const { stdout, stderr } = inContainer(
      "--volume",
      "/outside:/inner",
      "debian:bookworm",
      "cat",
      "/inner/file",
    );
    expect({ stdout, stderr }).toEqual({ stdout: "of the host", stderr: "" });
  });

  it("rejects a directory that exists only in the outer container", () => {
    const { code, stderr } = inContainer("--volume", "/etc:/inner", "debian:bookworm", "true");
    expect(code).toBe(125);
    expect(stderr).toContain("RK407");
    expect(stderr).toContain("cannot mount /etc at /inner");
  });
});
