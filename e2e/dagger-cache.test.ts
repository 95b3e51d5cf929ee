import { execFileSync, spawnSync } from "node:child_process";
import { afterAll, expect, test } from "vitest";
import { describeDagger } from "./support/dagger.ts";
import { withDaggerPlugin } from "./support/dagger-plugin.ts";
import { daggerMark } from "./support/dagger-recording/stand-in.ts";
import { ownFolder } from "./support/person.ts";

const base = "rocker-test/dagger-cache:latest";

/** A base of the test's own, as other suites build on the usual one at the same time. */
function makeBase(content: string): void {
  const dockerfile = `FROM rocker-test/busybox:latest\nLABEL content=${content}\n`;
  execFileSync("docker", ["build", "--quiet", "--tag", base, "-"], { input: dockerfile, stdio: "pipe" });
}

describeDagger("what Dagger kept, and why a step ran", { recording: "cache", isOfRoot: true }, () => {
  const { as, run } = withDaggerPlugin();
  const state = ownFolder(as);
  const tags = new Set<string>();
  afterAll(() => void spawnSync("docker", ["rmi", "--force", ...tags, base]));

  /** Builds with this account; the image is gone afterwards, so that the next time it is built again. */
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

  test("is told step by step", async () => {
    const account = daggerMark();
    makeBase(account);
    expect(await build(account)).toMatch(/ran in .* s: user: account of .*: first build on this base image/);
    expect(await build(account)).toContain(`cached: user: account of ${account}\n`);
    expect(await build(`${account}x`)).toContain(": the step has changed");
    expect(await build(`${account}x`, "--nocache")).toContain(": --nocache");
    // What is kept from now on is what ran then.
    expect(await build(`${account}x`)).toContain("cached: ");
    makeBase(`${account}-anew`);
    expect(await build(`${account}x`)).toMatch(/: the base image has changed \(was [0-9a-f]{12}\)/);
  });
});
