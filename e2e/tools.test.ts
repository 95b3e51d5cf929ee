import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeBase } from "./support/base-image.ts";
import { describeEngines, type TestEngine, using } from "./support/engines.ts";
import { flagOf, installedTools } from "./support/installed-tools.ts";
import { coreVersion, writePlugin } from "./support/plugin.ts";
import { workspaceTarballs } from "./support/registry.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const patience = 600_000;

// All tools in one image, because separate builds would download the same again and again.
describeEngines("tools", (engine) => {
  const options = { ...using(engine), withAll: true };
  const tools = installedTools.filter(({ everyEngine }) => everyEngine || engine.name === "docker");
  // Behind a proxy with its own certificates, as in many companies.
  const image = "debian:bookworm";

  it(
    "from the distribution and registries are installed in the requested versions",
    async () => {
      const commands = [
        ...tools.map(({ command }) => command),
        "npx --version",
        "id -u",
        "test -w /opt/rocker/uv || echo read-only",
        "ls -A /var/cache/rocker-npm | wc -l",
      ];
      const script = commands.map((command) => `${command} 2>&1 | head -n 1`).join("; ");
      const flags = ["--user", "--certs", ...tools.map(flagOf)];
      const { code, stdout, stderr } = await rocker([...flags, image, "sh", "-c", script], options);
      expect(code, stderr).toBe(0);
      const uid = engine.as.uid;
      expect(stdout.trimEnd().split("\n")).toEqual(
        [
          ...tools.map(({ prints }) => prints),
          /^\d+\./,
          new RegExp(`^${uid}$`),
          // Root can write anywhere.
          ...(uid === 0 ? [/^0$/] : [/^read-only$/, /^0$/]),
        ].map((line) => expect.stringMatching(line)),
      );
    },
    patience,
  );

  // The deps tests cover how engines report a failing step.
  it.runIf(engine.name === "docker")(
    "in an unavailable version are an error that names the tool",
    async () => {
      // The same packages as above, already installed.
      const flags = tools.map((one) => flagOf(one).replace("--uv=0.9.2", "--uv=0.0.0"));
      const { code, stderr } = await rocker(["--user", "--certs", ...flags, image, "true"], options);
      expect(code).toBe(125);
      expect(stderr).toContain("in a step of uv (uv 0.0.0)");
      expect(stderr).toContain("No matching distribution found for uv==0.0.0.*");
      const wrong = await rocker(["--tmux=9.9-9", image, "true"], options);
      expect(wrong.stderr).toContain("'9.9-9' for 'tmux' was not found");
    },
    patience,
  );

  describe("of a third party, from an archive", () => {
    let image: string;
    let sum: string;
    beforeAll(() => {
      const script = `mkdir -p /srv/made-1/bin && cd /srv && printf '#!/bin/sh\\necho made "$@"\\n' > made-1/bin/made
        tar -czf made.tar.gz made-1`;
      image = makeBase(engine, "archive", { from: "debian:bookworm", script });
      sum = engine.client("run", "--rm", image, "sha256sum", "/srv/made.tar.gz").split(" ")[0] ?? "";
    }, patience);
    afterAll(() => void engine.client("rmi", "--force", image));

    const run = (checksum: string, ...args: string[]) =>
      rocker(["--trust", "--made", ...args], { ...using(engine), cwd: projectWithTool(engine, checksum) });

    it(
      "are installed if the checksum matches",
      async () => {
        const result = await run(sum, image, "made", "a b");
        expect(result, result.stderr).toMatchObject({ code: 0, stdout: "made a b\n" });
      },
      patience,
    );

    it(
      "are not installed if the checksum differs, and nothing else is",
      async () => {
        const { code, stdout, stderr } = await run("0".repeat(64), image, "made");
        expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
        expect(stderr).toContain(`file:///srv/made.tar.gz has another SHA-256 than ${"0".repeat(64)}`);
      },
      patience,
    );
  });
});

/** A project with a third-party package that declares a tool. */
function projectWithTool(engine: TestEngine, checksum: string): string {
  const directory = ownDirectory(engine.as);
  const sums = JSON.stringify({ amd64: checksum, arm64: checksum });
  const options = { made: { type: "string", bare: "", valueName: "VERSION", summary: "made" } };
  const order = { activation: ["made"], after: ["user", "certs"] };
  const extension = { name: "made", summary: "made", options, ...order, module: "./index.js" };
  const plugin = writePlugin(ownDirectory(engine.as), "@acme/made", {
    fields: { peerDependencies: { "@rocker/core": `^${coreVersion}`, "@rocker/tool": "*" } },
    files: {
      "rocker.json": JSON.stringify({ manifest: 1, extensions: [extension] }),
      "index.js": `import { archive, defineTool } from "@rocker/tool";
        export default defineTool({ name: "made", summary: "made", from: archive({
          url: "file:///srv/made.tar.gz", sha256: { 1: ${sums} }, strip: 1, programs: { made: "bin/made" } }) });`,
    },
  });
  writeFileSync(join(directory, "package.json"), "{}");
  const needed = workspaceTarballs().filter((path) => /rocker-(core|tool)-\d/.test(path));
  const quietly = ["--no-audit", "--no-fund", "--loglevel=error", "--install-links", "--offline"];
  execFileSync("npm", ["install", ...quietly, ...needed, plugin], { cwd: directory, stdio: "inherit" });
  giveTo(engine.as, directory);
  return directory;
}
