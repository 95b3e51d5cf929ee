import { describe, expect, it } from "vitest";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, testUser } from "./support/test-user.ts";
import { tree } from "./support/tree.ts";

// No docker, no podman, no socket: only programs that rocker itself may need.
const env = { PATH: "/nonexistent", DOCKER_HOST: "unix:///nonexistent/docker.sock" };

describe("with no engine installed", () => {
  const home = ownDirectory();
  const options = { env: { ...env, HOME: home, XDG_RUNTIME_DIR: home }, cwd: home };

  it.each([
    ["help", ["--help"]],
    ["help of a command", ["build", "--help"]],
    ["the version", ["--version"]],
    ["the list of extensions", ["ext", "list"]],
    ["a plan", ["plan", "--user", "--home", "debian:bookworm", "true"]],
    ["a plan as JSON", ["plan", "--format", "json", "--user", "--volume", ".:/here", "debian:bookworm"]],
    ["a dry run", ["--dry-run", "--user", "--volume", ".:/here", "debian:bookworm", "true"]],
    ["a dry build", ["build", "--dry-run", "--user", "debian:bookworm"]],
  ])("shows %s and leaves no files behind", async (_, args) => {
    const before = tree(home);
    const { code, stdout, stderr } = await rocker(args, options);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).not.toBe("");
    expect(tree(home)).toEqual(before);
  });

  it("prints a JSON plan with the extension of each step", async () => {
    const { stdout } = await rocker(
      ["plan", "--format=json", "--user", "debian:bookworm", "a", "b c"],
      options,
    );
    const plan = JSON.parse(stdout);
    expect(plan).toMatchObject({
      version: 1,
      base: { image: "debian:bookworm" },
      account: { name: testUser.name, uid: testUser.uid, from: "user" },
      run: { command: ["a", "b c"] },
    });
    expect(plan.steps.length).toBeGreaterThan(0);
    for (const step of plan.steps) expect(step.from).toEqual(["user"]);
  });

  it("reports what a run is missing and how to fix it", async () => {
    const { code, stdout, stderr } = await rocker(["--user", "debian:bookworm", "true"], options);
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).toContain("RK401");
    expect(stderr).toMatch(/docker: .*\n.*podman: not installed/);
    expect(stderr).toContain("Install");
  });
});
