import { randomUUID } from "node:crypto";
import { chownSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeEveryEngine, using } from "./support/engines.ts";
import { type RockerOptions, rocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";

const image = "rocker-test/busybox:latest";

describeEveryEngine("--volume", (engine) => {
  const options = using(engine);
  const directoryWithFile = () => {
    const directory = ownDirectory(engine.as);
    writeFileSync(join(directory, "file"), "of the host");
    chownSync(join(directory, "file"), engine.as.uid, engine.as.gid);
    return directory;
  };
  const run = (flags: readonly string[], script: string, more: RockerOptions = {}) =>
    rocker([...flags, image, "sh", "-c", script], { ...options, ...more });

  it("mounts directories with arbitrary names at arbitrary paths", async () => {
    const names = [
      "with space",
      "with,comma",
      'with"quote',
      "with'quote",
      "with$dollar",
      "with\\backslash",
      "with:colon",
      "ünïcödé",
    ];
    const directory = directoryWithFile();
    const typed = (path: string) => path.replaceAll(":", "\\:");
    const volumes = names.flatMap((name) => {
      mkdirSync(join(directory, name));
      writeFileSync(join(directory, name, "in"), name);
      return ["--volume", `${typed(join(directory, name))}:${typed(`/here ${name}`)}`];
    });
    const script = 'for name do cat "/here $name/in"; echo; done';
    const { stdout, stderr } = await rocker([...volumes, image, "sh", "-c", script, "sh", ...names], options);
    expect(stdout.split("\n"), stderr).toEqual([...names, ""]);
  });

  it("resolves relative paths, the home directory and symlinks", async () => {
    const directory = directoryWithFile();
    symlinkSync(directory, join(directory, "link"));
    const at = { cwd: directory, env: { ...options.env, HOME: directory } };
    expect((await run(["--volume", ".:/here"], "cat /here/file", at)).stdout).toBe("of the host");
    expect((await run(["--volume", "./file:/here"], "cat /here", at)).stdout).toBe("of the host");
    expect((await run(["--volume", "~/file:/here"], "cat /here", at)).stdout).toBe("of the host");
    expect((await run(["--volume", "./link:/here"], "cat /here/file", at)).stdout).toBe("of the host");
  });

  it("mounts at the same path by default", async () => {
    const directory = directoryWithFile();
    expect((await run(["--volume", directory], `cat "${directory}/file"`)).stdout).toBe("of the host");
  });

  it("mounts read-only", async () => {
    const directory = directoryWithFile();
    const { stdout } = await run(
      ["--volume", `${directory}:/here:ro`],
      "touch /here/x 2>/dev/null || echo refused",
    );
    expect(stdout).toBe("refused\n");
  });

  it("mounts a named volume", async () => {
    const name = `rocker-e2e-${randomUUID()}`;
    await run(["--volume", `${name}:/kept`], "echo kept > /kept/file");
    expect((await run(["--volume", `${name}:/kept`], "cat /kept/file")).stdout).toBe("kept\n");
    engine.client("volume", "rm", name);
  });

  it("a missing source is an error and is not created", async () => {
    const missing = join(ownDirectory(engine.as), "missing");
    const { code, stderr } = await run(["--volume", `${missing}:/here`], "true");
    expect(code).toBe(125);
    expect(stderr).toContain(missing);
    expect(() => lstatSync(missing)).toThrow();
  });
});
