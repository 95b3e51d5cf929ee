import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** The Python SDK of the protocol, which shares nothing with the TypeScript one. */
const requirement = "mcp==2.3.0";

/** Installed once and kept, because it comes from PyPI. @returns a directory for PYTHONPATH */
function pythonSdk(): string {
  const directory = join(homedir(), ".cache/rocker-test", requirement);
  if (existsSync(directory)) return directory;
  mkdirSync(dirname(directory), { recursive: true });
  const temporary = mkdtempSync(join(dirname(directory), "new-"));
  const install = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-warn-conflicts",
    "--root-user-action=ignore",
    "--target",
    temporary,
    requirement,
  ];
  execFileSync("python3", install, { stdio: ["ignore", "inherit", "inherit"] });
  try {
    renameSync(temporary, directory);
  } catch (error) {
    // Another test was faster.
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
  return directory;
}

export interface ClientReport {
  readonly revision: string;
  readonly server: string;
  readonly tools: readonly string[];
  readonly answers: readonly {
    readonly error: boolean;
    readonly text: string;
    readonly progress: readonly string[];
  }[];
}

/**
 * Calls tools with a client that shares no code with the server.
 * @param mode `auto`: the newest revision of the protocol that both know; `legacy`: the one before it
 * @param server the command line of the server
 */
export async function callTools(
  mode: "auto" | "legacy",
  server: readonly string[],
  cwd: string,
  calls: readonly (readonly [tool: string, args: object])[],
): Promise<ClientReport> {
  const script = join(import.meta.dirname, "mcp-client.py");
  const running = promisify(execFile)("python3", [script, mode, ...server], {
    cwd,
    env: { ...process.env, PYTHONPATH: pythonSdk() },
  });
  running.child.stdin?.end(JSON.stringify(calls));
  return JSON.parse((await running).stdout);
}
