// @ts-check
/**
 * `npm start [-- ARGS]`: installs dependencies, builds, finds or installs a container engine, provides a base image, and
 * then runs `rocker ARGS`, or an example without ARGS. Only the container writes to stdout.
 */
import { spawn } from "node:child_process";
import { constants, homedir } from "node:os";
import { join } from "node:path";
import { repository } from "./setup/directories.mjs";
import { ensureEngineWithImage } from "./setup/engine.mjs";
import { whileLocked } from "./setup/lock.mjs";
import { say, shellQuoted } from "./setup/log.mjs";
import { runMain, SIGNALS } from "./setup/problem.mjs";
import { buildPackages, findPnpm, installDependencies } from "./setup/workspace.mjs";

await runMain(async () => {
  await whileLocked(async () => {
    const pnpm = await findPnpm();
    await installDependencies(pnpm);
    await buildPackages(pnpm);
    await ensureEngineWithImage();
  });
  const args = process.argv.slice(2);
  return args.length > 0 ? runRocker(args) : runExample();
});

function runExample() {
  const hello = `${join(repository, "examples/hello")}:/hello`;
  const args = ["--user", "--volume", hello, "debian:bookworm", "sh", "-c", "id; ls -l /hello"];
  say(`\n$ ${shellQuoted(rockerArgv(args))}`);
  // Not in the clone: there, rocker would ask for consent to the repository's own packages as a project's plugins.
  return runRocker(args, homedir());
}

/** @param {readonly string[]} args */
function rockerArgv(args) {
  return [join(repository, "packages/cli/bin/rocker.js"), ...args];
}

/**
 * Runs rocker with this process's streams and returns its exit code.
 * @param {readonly string[]} args
 * @param {string | undefined} cwd where npm was started, so that relative paths are resolved there
 * @returns {Promise<number>}
 */
function runRocker(args, cwd = process.env.npm_lifecycle_event ? process.env.INIT_CWD : undefined) {
  const [program = "", ...rest] = rockerArgv(args);
  const rocker = spawn(program, rest, { stdio: "inherit", cwd });
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  // The terminal sends these to rocker as well, which handles them; the others are forwarded.
  for (const signal of /** @type {const} */ (["SIGINT", "SIGQUIT"])) process.on(signal, () => {});
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"]))
    process.on(signal, () => rocker.kill(signal));
  return new Promise((resolve, reject) => {
    rocker.on("error", reject);
    rocker.on("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
