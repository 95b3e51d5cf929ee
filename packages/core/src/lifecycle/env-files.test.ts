import { existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/directories.ts";
import { bareHost } from "../test-support/hosts.ts";
import { withPrivateEnvFiles } from "./env-files.ts";

function envFile(text: string) {
  const directory = temporaryDirectory();
  const path = join(directory, "vars");
  writeFileSync(path, text);
  const host = bareHost({ env: { XDG_STATE_HOME: join(directory, "state") } });
  const settings = { envFiles: [{ value: path, from: "container" }] };
  return { path, host, settings };
}

describe("env files", () => {
  test("are passed on as copies that name no variable of the host, and are gone afterwards", async () => {
    const { path, host, settings } = envFile("A=1\n SECRET\n#x\n\tB = 2 \nAWS_*\nQUOTED='\nC=");
    const copy = await withPrivateEnvFiles(settings, host, async ({ envFiles: [file] = [] }) => {
      const { value = "" } = file ?? {};
      expect(value).not.toBe(path);
      expect(readFileSync(value, "utf8")).toBe("A=1\n\n\n\tB = 2 \n\nQUOTED='\nC=");
      expect(statSync(value).mode & 0o777).toBe(0o600);
      return value;
    });
    expect(existsSync(copy)).toBe(false);
  });

  test("are not read through a link that was put there since", async () => {
    const { path, host, settings } = envFile("A=1\n");
    rmSync(path);
    symlinkSync("/etc/passwd", path);
    await expect(withPrivateEnvFiles(settings, host, async () => "ran")).rejects.toThrow("RK423");
  });
});
