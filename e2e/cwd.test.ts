import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeEveryEngine, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, subdirectory } from "./support/test-user.ts";

describeEveryEngine("--cwd", (engine) => {
  const { as } = engine;
  let directory: string;

  beforeEach(() => {
    directory = ownDirectory(as);
    subdirectory(directory, "p", as);
    subdirectory(directory, "p/.git", as);
    subdirectory(directory, "p/src", as);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  test.each([["--cwd"], ["--cwd=home"]])(
    "%s mounts the project, and new files in it belong to the user",
    async (option) => {
      const options = { ...using(engine), cwd: join(directory, "p/src"), withAll: true };
      const line = [option, "--user", "debian:bookworm", "sh", "-c", "pwd && echo made >../file"];
      const { code, stdout, stderr } = await rocker(line, options);
      expect(code, stderr).toBe(0);
      expect(stdout).toBe(option === "--cwd" ? `${directory}/p/src\n` : `${as.home}/p/src\n`);
      expect(readFileSync(join(directory, "p/file"), "utf8")).toBe("made\n");
      expect(statSync(join(directory, "p/file")).uid).toBe(as.uid);
    },
  );

  // Only root can make what is another user's.
  test.runIf(process.getuid?.() === 0)(
    "another user's .git in a directory of all users mounts nothing of theirs",
    async () => {
      const shared = subdirectory(directory, "shared", as);
      chmodSync(shared, 0o1777);
      writeFileSync(join(shared, "theirs"), "", { mode: 0o644 });
      mkdirSync(join(shared, ".git"));
      chownSync(join(shared, ".git"), 7, 7);
      const cwd = subdirectory(shared, "x/src", as);
      const line = ["--cwd", "debian:bookworm", "sh", "-c", `pwd; ls -A "${shared}" "${shared}/x"`];
      const { code, stdout, stderr } = await rocker(line, { ...using(engine), cwd, withAll: true });
      expect({ code, stdout }, stderr).toEqual({
        code: 0,
        stdout: `${cwd}\n${shared}:\nx\n\n${shared}/x:\nsrc\n`,
      });
      expect(stderr).toContain(`${shared}/.git is ignored`);
    },
  );
});
