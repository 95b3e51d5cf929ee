import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";

describeEngines("a saved plan", (engine) => {
  const as = using(engine);

  it("runs like the original command line, from a file and from standard input", async () => {
    const directory = ownDirectory(as.as);
    const made = await rocker(
      [
        "plan",
        "--format",
        "json",
        "--user",
        "--hostname",
        "box",
        "debian:bookworm",
        "sh",
        "-c",
        "id -un; hostname; exit 3",
      ],
      as,
    );
    const expected = { code: 3, stdout: `${as.as.name}\nbox\n` };
    writeFileSync(join(directory, "plan.json"), made.stdout);
    expect(await rocker(["run", "--plan", "plan.json"], { ...as, cwd: directory })).toMatchObject(expected);
    expect(await rocker(["run", "--plan", "-"], { ...as, input: made.stdout })).toMatchObject(expected);
  });
});

describe("a plan from somebody else", () => {
  const planOf = async (...words: string[]) => (await rocker(["plan", "--format", "json", ...words])).stdout;

  it("needs consent for its host access, like a project", async () => {
    const directory = ownDirectory();
    const path = join(directory, "plan.json");
    writeFileSync(
      path,
      await planOf("--volume", "/etc:/e", "--devices", "/dev/null", "debian:bookworm", "true"),
    );
    const { code, stderr } = await rocker(["run", "--plan", path]);
    expect(code).toBe(125);
    expect(stderr).toMatch(/RK230[\s\S]*- the host path \/etc at \/e[\s\S]*- the device \/dev\/null/);
    expect((await rocker(["--plan", path, "--dry-run"])).stdout).toContain("/etc at /e");
    expect((await rocker(["run", "--plan", path, "--trust"])).code).toBe(0);
  });

  it("is rejected with extra arguments or with invalid content", async () => {
    const directory = ownDirectory();
    const path = join(directory, "plan.json");
    writeFileSync(path, await planOf("debian:bookworm", "true"));
    expect((await rocker(["run", "--plan", path, "busybox"])).stderr).toContain("RK108");
    expect((await rocker(["run", "--plan", path, "--hostname", "x"])).stderr).toMatch(/RK108.*--hostname/);
    writeFileSync(path, '{"version":1}');
    expect((await rocker(["run", "--plan", path])).stderr).toMatch(/RK303[\s\S]*required property/);
    expect((await rocker(["run", "--plan", join(directory, "none")])).stderr).toContain("RK303");
  });
});
