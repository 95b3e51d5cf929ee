import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { dockerEngine, using } from "../support/engines.ts";
import { exportPlan } from "../support/exported.ts";
import { rocker } from "../support/rocker.ts";
import { ownDirectory, testUser } from "../support/test-user.ts";
import { giveTo } from "../support/tree.ts";

const image = "rocker-test/busybox:latest";

describe("plan --format", () => {
  it("prints an export of one file, and refuses one of several", async () => {
    const one = await rocker(["plan", "--format", "dockerfile", image, "true"]);
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expect(one.stdout).toContain(`FROM ${image}\n`);
    const several = await rocker(["plan", "--format", "dockerfile", "--user", image]);
    expect(several).toMatchObject({ code: 2, stdout: "" });
    expect(several.stderr).toContain("RK313");
  });

  it("writes nothing that --strict refuses", async () => {
    const directory = join(ownDirectory(), "export");
    const args = ["--format", "dockerfile", "--strict", "--output", directory, "--hostname", "x", image];
    const { code, stderr } = await rocker(["plan", ...args]);
    expect(code).toBe(1);
    expect(stderr).toContain("RK315");
    expect(() => readdirSync(directory)).toThrow();
  });

  it("replaces links instead of following them, which a cloned directory may have", async () => {
    const { directory } = await exportPlan("shell", ["--user", image]);
    const victim = join(ownDirectory(), "victim");
    writeFileSync(victim, "kept");
    for (const name of ["Dockerfile", "scripts/user.sh"]) {
      rmSync(join(directory, name));
      symlinkSync(victim, join(directory, name));
    }
    giveTo(testUser, dirname(victim));
    const again = await exportPlan("shell", ["--user", image], {}, directory);
    expect(again.code, again.stderr).toBe(0);
    expect(readFileSync(victim, "utf8")).toBe("kept");
    expect(lstatSync(join(directory, "Dockerfile")).isFile()).toBe(true);
    expect(statSync(join(directory, "run.sh")).mode & 0o111).toBe(0o111);
  });

  it("replaces an earlier export, and nothing else", async () => {
    const { directory } = await exportPlan("dockerfile", ["--user", image]);
    const again = await exportPlan("dockerfile", ["--user", "--env", "A=1", image], {}, directory);
    expect(again.code, again.stderr).toBe(0);
    expect(readFileSync(join(directory, "Dockerfile"), "utf8")).toContain('ENV A="1"');
    writeFileSync(join(directory, "other"), "");
    expect((await exportPlan("dockerfile", ["--user", image], {}, directory)).stderr).toContain("RK314");

    const project = ownDirectory();
    writeFileSync(join(project, "Dockerfile"), "FROM scratch\n");
    giveTo(testUser, project);
    const refused = await exportPlan("dockerfile", [image], {}, project);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("Dockerfile");
    expect(readFileSync(join(project, "Dockerfile"), "utf8")).toBe("FROM scratch\n");
  });

  it("has values of the user only with --for-me", async () => {
    const directory = join(testUser.home, "export-work");
    mkdirSync(directory, { recursive: true });
    giveTo(testUser, directory);
    const read = ({ directory: at }: { readonly directory: string }) =>
      readdirSync(at, { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map((one) => readFileSync(join(one.parentPath, one.name), "utf8"))
        .join("\n");
    const own = new RegExp(`${testUser.name}|\\b${testUser.uid}\\b|${testUser.home}`);
    for (const format of ["dockerfile", "shell", "compose", "devcontainer", "quadlet", "kube"]) {
      const args = ["--user", "--home", "--volume", directory, "--env", "TOKEN", image];
      const options = { env: { TOKEN: "the-secret" } };
      expect(read(await exportPlan(format, args, options)), format).not.toMatch(own);
      const forMe = read(await exportPlan(format, ["--for-me", ...args], options));
      expect(forMe, format).toMatch(own);
      expect(forMe, format).not.toContain("the-secret");
    }
  });

  it("says what it assumes about the image, unless an engine was asked", async () => {
    const options = using(dockerEngine);
    const assumed = await exportPlan("compose", ["--user", image], options);
    expect(assumed.stderr).toContain("assuming that rocker-test/busybox:latest sets none");
    const resolved = await exportPlan("compose", ["--user", "--resolve", image], options);
    expect(resolved.stderr).not.toContain("--resolve");
  });

  it("refuses options of exports with other formats", async () => {
    const { code, stderr } = await rocker(["plan", "--output", "x", image]);
    expect(code).toBe(2);
    expect(stderr).toContain("RK316");
  });
});

describe("plan --diff", () => {
  it("shows what changes from another plan to this one", async () => {
    const directory = ownDirectory();
    const before = await rocker(["plan", "--json", "--env", "A=1", "--hostname", "x", image]);
    writeFileSync(join(directory, "before.json"), before.stdout);
    const file = join(directory, "before.json");
    const same = await rocker(["plan", "--diff", file, "--env", "A=1", "--hostname", "x", image]);
    expect(same).toEqual({ code: 0, signal: null, stdout: "", stderr: "" });
    const other = await rocker(["plan", "--diff", file, "--env", "A=2", "--hostname", "x", image]);
    expect(other.stdout.replaceAll(/ +/g, " ")).toBe("- variable A=1 container\n+ variable A=2 container\n");
    const piped = await rocker(["plan", "--diff", "-", "--env", "A=1", image], { input: before.stdout });
    expect(piped.stdout.replaceAll(/ +/g, " ")).toBe("- hostname x container\n");
  });
});
