import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writePlugin } from "./support/plugin.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";

describe("a plugin that throws on import", () => {
  const home = ownDirectory();
  writePlugin(join(home, "data/rocker/plugins/node_modules/bad"), "bad", {
    files: { "index.js": 'throw new Error("it was imported");\n' },
  });
  const options = { cwd: home, env: { HOME: home, XDG_DATA_HOME: join(home, "data") } };

  it.each([
    [["--help"], "--bad-level"],
    [["plan", "--help"], "--bad-level"],
    [["--version"], "."],
    [["ext", "list"], "--bad"],
    [["ext", "info", "bad"], "What bad is good for"],
    [["--dry-run", "--user", "debian:bookworm"], "debian:bookworm"],
    [["plan", "--no-bad", "debian:bookworm"], "debian:bookworm"],
  ])("%j does not import it", async (line, text) => {
    const { code, stdout, stderr } = await rocker(line, options);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(text);
  });

  it("is named with the reason when its own option is used", async () => {
    const { code, stderr } = await rocker(["plan", "--bad", "debian:bookworm"], options);
    expect(code).toBe(1);
    expect(stderr).toMatch(/RK207.*cannot load the extension "bad" from bad: it was imported/);
  });
});
