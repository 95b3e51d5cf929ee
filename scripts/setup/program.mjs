// @ts-check
import { spawn } from "node:child_process";
import { accessSync, closeSync, constants, openSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { lastLines, shellQuoted } from "./log.mjs";
import { Problem } from "./problem.mjs";

/** Directories of programs that are not on every user's PATH. */
const SYSTEM_DIRECTORIES = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/libexec/podman"];

/**
 * @typedef {object} RunOptions
 * @property {string} [input] the program's standard input
 * @property {string} [inputFile] a file to use as its standard input
 * @property {"stderr" | "inherit"} [live] send its output to our stderr, or let it inherit our streams, instead of capturing it
 * @property {(line: string) => void} [onLine] receives each line of the captured stdout
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 */

/** @typedef {{ code: number, stdout: string, output: string }} RunResult `output` is stdout and stderr mixed */

/**
 * The path of a program, looked up on PATH and in the system's directories.
 * @param {string} name
 * @returns {string | undefined}
 */
export function programPath(name) {
  const directories = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), ...SYSTEM_DIRECTORIES];
  return directories.map((directory) => join(directory, name)).find(isProgram);
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs a program until it exits. Never throws for an exit code; 127 if the program is not found.
 * @param {readonly string[]} argv
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(argv, { input, inputFile, live, onLine, env, cwd } = {}) {
  const [name = "", ...args] = argv;
  return new Promise((resolve) => {
    const inputFd = inputFile === undefined ? undefined : openSync(inputFile, "r");
    const stdin = inputFd ?? (input !== undefined ? "pipe" : live ? "inherit" : "ignore");
    const child = spawn(programPath(name) ?? name, args, {
      stdio: [stdin, live === "stderr" ? process.stderr : (live ?? "pipe"), live ? "inherit" : "pipe"],
      ...(env && { env }),
      ...(cwd && { cwd }),
    });
    if (inputFd !== undefined) closeSync(inputFd);
    // A program that shares our terminal ends with us; a package manager had better finish.
    const stop = () => child.kill();
    if (live === "inherit") process.on("exit", stop);
    child.on("close", () => process.off("exit", stop));
    /** @type {Buffer[]} */
    const stdout = [];
    /** @type {Buffer[]} */
    const output = [];
    const results = () => ({
      stdout: Buffer.concat(stdout).toString(),
      output: Buffer.concat(output).toString(),
    });
    child.stdout?.on("data", (chunk) => {
      stdout.push(chunk);
      output.push(chunk);
    });
    if (onLine && child.stdout) createInterface({ input: child.stdout }).on("line", onLine);
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => resolve({ ...results(), code: 127, output: String(error) }));
    child.on("close", (code) => resolve({ ...results(), code: code ?? 128 }));
    // If a program exits before it has read all input, only its exit code counts.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

/**
 * Runs a program that must succeed.
 * @param {readonly string[]} argv
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 * @throws {Problem} with the last lines of the program's output
 */
export async function mustRun(argv, options) {
  const result = await run(argv, options);
  if (result.code === 0) return result;
  throw new Problem(
    `Command failed (exit code ${result.code}):\n  ${shellQuoted(argv)}\n${lastLines(result.output, 60)}`.trimEnd(),
  );
}

/** Whether this process runs as root and needs no sudo. */
export const isRoot = process.getuid?.() === 0;

/**
 * A command line that runs as root.
 * @param {readonly string[]} argv
 */
export function asRoot(argv) {
  if (isRoot) return argv;
  if (programPath("sudo")) return ["sudo", ...argv];
  throw new Problem(`This command needs root, and sudo is not installed:\n  ${shellQuoted(argv)}`);
}
