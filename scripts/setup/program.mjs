// @ts-check
import { spawn } from "node:child_process";
import { accessSync, closeSync, constants, openSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { lastLines, shellQuoted } from "./log.mjs";
import { Problem } from "./problem.mjs";

/** Where programs live that are not on the PATH of every user. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/libexec/podman"];

/**
 * @typedef {object} RunOptions
 * @property {string} [input] given to the program on stdin
 * @property {string} [inputFile] a file to be its stdin
 * @property {"stderr" | "inherit"} [live] its output is not kept but goes to our stderr, or is ours, as is stdin
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 */

/** @typedef {{ code: number, stdout: string, output: string }} RunResult `output` is stdout and stderr mixed */

/**
 * The file that a program name means, looked up on PATH and in the system's folders.
 * @param {string} name
 * @returns {string | undefined}
 */
export function programPath(name) {
  const folders = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), ...SYSTEM_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(isProgram);
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
 * Runs a program to its end. Never throws for an exit code; 127 when there is no such program.
 * @param {readonly string[]} argv
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(argv, { input, inputFile, live, env, cwd } = {}) {
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
    // What shares our terminal ends with us; a package manager is better left to finish.
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
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => resolve({ ...results(), code: 127, output: String(error) }));
    child.on("close", (code) => resolve({ ...results(), code: code ?? 128 }));
    // A program that ends before it has read everything is judged by its exit code.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

/**
 * Runs a program that has to succeed.
 * @param {readonly string[]} argv
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 * @throws {Problem} with the end of the program's output
 */
export async function mustRun(argv, options) {
  const result = await run(argv, options);
  if (result.code === 0) return result;
  throw new Problem(
    `This failed (exit code ${result.code}):\n  ${shellQuoted(argv)}\n${lastLines(result.output, 60)}`.trimEnd(),
  );
}

/** Whether we are root, as which nothing needs sudo. */
export const isRoot = process.getuid?.() === 0;

/**
 * A command line that runs as root.
 * @param {readonly string[]} argv
 */
export function asRoot(argv) {
  if (isRoot) return argv;
  if (programPath("sudo")) return ["sudo", ...argv];
  throw new Problem(`This has to be run as root, and there is no sudo here:\n  ${shellQuoted(argv)}`);
}
