import { execFileSync, spawnSync } from "node:child_process";
import { afterAll, expect, test } from "vitest";
import { describeDagger } from "./support/dagger.ts";
import { withDaggerPlugin } from "./support/dagger-plugin.ts";
import { daggerMark } from "./support/dagger-recording/stand-in.ts";
import { ownDirectory } from "./support/test-user.ts";

const base = "rocker-test/dagger-cache:latest";

/** A separate base image, because other suites build on the usual one at the same time. */
function makeBase(content: string): void {
  const dockerfile = `FROM rocker-test/busybox:latest\nLABEL content=${content}\n`;
  execFileSync("docker", ["build", "--quiet", "--tag", base, "-"], { input: dockerfile, stdio: "pipe" });
}

describeDagger("Dagger's cache", { recording: "cache", isOfRoot: true }, () => {
  const { as, run } = withDaggerPlugin();
  const state = ownDirectory(as);
  const tags = new Set<string>();
  afterAll(() => void spawnSync("docker", ["rmi", "--force", ...tags, base]));

  /** Builds with this account and removes the image, so that the next call builds again. */
  async function build(account: string, ...options: string[]): Promise<string> {
    const line = ["--user", `--user-override-name=${account}`, "--no-user-sudo", base];
    const outcome = await run(["build", "--progress=plain", ...options, ...line], {
      env: { XDG_STATE_HOME: state },
    });
    expect(outcome.code, outcome.stderr).toBe(0);
    tags.add(outcome.stdout.trim());
    spawnSync("docker", ["rmi", outcome.stdout.trim()]);
    return outcome.stderr;
  }

  test("is reported for each step, with the reason if the step ran", async () => {
    const account = daggerMark();
    makeBase(account);
    expect(await build(account)).toMatch(/ran in .* s: user: account of .*: first build on this base image/);
    expect(await build(account)).toContain(`cached: user: account of ${account}\n`);
    expect(await build(`${account}x`)).toContain(": the step has changed");
    expect(await build(`${account}x`, "--nocache")).toContain(": --nocache");
    // The cache contains what ran in that build.
    expect(await build(`${account}x`)).toContain("cached: ");
    makeBase(`${account}-second`);
    expect(await build(`${account}x`)).toMatch(/: the base image has changed \(was [0-9a-f]{12}\)/);
  });
});
