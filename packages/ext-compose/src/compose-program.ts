import { spawn } from "node:child_process";
import { type Host, problemOf, RockerError, writeFileAtomic } from "@rocker/core";

/** A command that runs Compose, and its first arguments. */
type ComposeProgram = readonly [program: string, ...args: string[]];

const candidates: readonly ComposeProgram[] = [["docker", "compose"], ["docker-compose"]];

/**
 * The installed Compose: the plugin of docker, or else the older program of its own.
 * @throws RockerError compose/missing
 */
export async function composeProgram(host: Host): Promise<ComposeProgram> {
  for (const [program, ...args] of candidates) {
    const found = await run([program, ...args, "version"], host, "ignore").catch(() => undefined);
    if (found === 0) return [program, ...args];
  }
  throw failed({
    slug: "missing",
    what: "this project needs other services, and Docker Compose is not installed.",
    fix: "Install the package docker-compose-plugin (docker compose) or docker-compose.",
  });
}

/**
 * Runs Compose with one file, and shows its output on stderr.
 * @throws RockerError compose/failed
 */
export async function compose(
  program: ComposeProgram,
  { project, file, host }: { readonly project: string; readonly file: string; readonly host: Host },
  ...args: readonly string[]
): Promise<void> {
  // An empty file instead of the .env file in the working directory. The older Compose requires a regular file.
  const noVariables = file.replace(/json$/, "env");
  writeFileAtomic(noVariables, "");
  const own = ["--project-name", project, "--env-file", noVariables, "--file", file];
  const code = await run([...program, ...own, ...args], host, "stderr");
  if (code === 0) return;
  throw failed({
    slug: "failed",
    what: `${[...program, ...args].join(" ")} for the services of this project failed with exit code ${code}.`,
    fix: "Fix the problem that it reports above.",
  });
}

/** @returns the exit code; 127 if the program cannot be started */
function run(argv: readonly string[], { env }: Host, output: "ignore" | "stderr"): Promise<number> {
  const [program = "", ...args] = argv;
  const stream = output === "ignore" ? "ignore" : 2;
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: env as NodeJS.ProcessEnv, stdio: ["ignore", stream, stream] });
    child.on("error", () => resolve(127));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

const failed = (text: { slug: string; what: string; fix: string }) =>
  new RockerError([problemOf("compose", text)]);
