// @ts-check
/**
 * `npm start [-- ARGS]`: from a machine with Node to a running rocker. Installs, builds, finds or installs a
 * container engine, makes sure of a base image, then runs `rocker ARGS`, or an example where there are none.
 * Only the container writes to stdout.
 */
import { spawn } from "node:child_process";
import { constants, homedir } from "node:os";
import { join } from "node:path";
import { ensureEngineWithImage } from "./setup/engine.mjs";
import { repository } from "./setup/folders.mjs";
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
  // Not in the clone: its packages are a project's plugins there, and a newcomer would be asked whether to run them.
  return runRocker(args, homedir());
}

/** @param {readonly string[]} args */
function rockerArgv(args) {
  return [join(repository, "packages/cli/bin/rocker.js"), ...args];
}

/**
 * Hands over to rocker: its streams are ours, and so is its exit code.
 * @param {readonly string[]} args
 * @param {string | undefined} cwd where npm was called, so that relative paths mean what they say
 * @returns {Promise<number>}
 */
function runRocker(args, cwd = process.env.npm_lifecycle_event ? process.env.INIT_CWD : undefined) {
  const [program = "", ...words] = rockerArgv(args);
  const rocker = spawn(program, words, { stdio: "inherit", cwd });
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  // The terminal sends its signals to rocker as well, which decides what they mean; others are passed on.
  for (const signal of /** @type {const} */ (["SIGINT", "SIGQUIT"])) process.on(signal, () => {});
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"]))
    process.on(signal, () => rocker.kill(signal));
  return new Promise((resolve, reject) => {
    rocker.on("error", reject);
    rocker.on("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
