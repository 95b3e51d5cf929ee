import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";

/** A plugin in the user's plugin directory, with an extension and a command of the same name. */
function installedPlugin(run: string) {
  const data = ownDirectory();
  const at = join(data, "rocker/plugins/node_modules/with-command");
  mkdirSync(at, { recursive: true });
  const extension = { name: "deps", summary: "x", options: { deps: { type: "boolean", summary: "on" } } };
  const command = { name: "deps", summary: "Shows what is needed" };
  const module = "./index.js";
  const rockerField = {
    manifest: 1,
    extensions: [{ ...extension, module }],
    commands: [{ ...command, module }],
  };
  writeFileSync(
    join(at, "package.json"),
    JSON.stringify({ name: "with-command", version: "1.0.0", type: "module", rocker: rockerField }),
  );
  writeFileSync(
    join(at, "index.js"),
    `const command = { ...${JSON.stringify(command)}, run: (argv, { host }) => { ${run} } };
     const setup = (container) => container.withRunVariable("DEPS", "1");
     export default [command, { ...${JSON.stringify(extension)}, setup }];`,
  );
  return (...args: string[]) => rocker(args, { env: { XDG_DATA_HOME: data } });
}

describe("a plugin's command", () => {
  it("receives its arguments unchanged and returns its exit code", async () => {
    const run = installedPlugin("process.stdout.write(JSON.stringify([argv, host.platform])); return 7;");
    const { code, stdout, stderr } = await run("deps", "graph", "--user", "a b", "--", "-h");
    expect({ code, stderr }).toEqual({ code: 7, stderr: "" });
    expect(JSON.parse(stdout)).toEqual([["graph", "--user", "a b", "--", "-h"], "linux"]);
  });

  it("is listed in the help, next to a working extension", async () => {
    const run = installedPlugin("return 0;");
    expect((await run("--help")).stdout).toMatch(/^ {2}deps +Shows what is needed$/m);
    expect((await run("plan", "--deps", "debian:bookworm")).stdout).toContain("DEPS=1");
    expect((await run("run", "--dry-run", "deps")).stdout).toContain("image deps");
  });

  it("that throws is reported with its package", async () => {
    const run = installedPlugin('throw new Error("boom");');
    const { code, stderr } = await run("deps");
    expect(code).toBe(1);
    expect(stderr).toContain('RK220: the command "deps" of with-command failed: boom.');
  });

  it("that fails is reported as JSON with --json, as a command of rocker is", async () => {
    const problem = {
      code: "deps/bad",
      kind: "usage",
      facts: { file: "a" },
      what: "a is bad.",
      fix: "Fix a.",
    };
    const raise = `throw Object.assign(new Error("x"), { [Symbol.for("rocker.error")]: true,
      kind: "usage", problems: [${JSON.stringify(problem)}] });`;
    const run = installedPlugin(raise);
    const { code, stdout, stderr } = await run("deps", "check", "--json");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(JSON.parse(stderr)).toEqual({ error: { problems: [problem] } });
    expect((await run("deps", "check", "--", "--json")).stderr).toContain("error deps/bad: a is bad.");

    const broken = installedPlugin('throw new Error("boom");');
    expect(JSON.parse((await broken("deps", "--json")).stderr).error.problems).toMatchObject([
      { code: "RK220", facts: { command: "deps", package: "with-command", reason: "boom" } },
    ]);
  });
});
