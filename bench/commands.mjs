// @ts-check
import { join } from "node:path";
import { repository } from "../scripts/setup/directories.mjs";
import { shellQuoted } from "../scripts/setup/log.mjs";

/**
 * A limit for a result: for its ratio to the baseline (median), for its difference from the baseline (median), or for the
 * highest value of all rounds.
 * @typedef {{ of: "ratio" | "beyond" | "highest", atMost: number }} Goal
 */

/**
 * One line of a table.
 * @typedef {object} Command
 * @property {string} label as a user would type it, without paths of this machine
 * @property {readonly (readonly string[])[]} programs run one after the other and measured together
 * @property {Goal} [goal]
 * @property {() => void} [before] prepares each round; not measured
 */

/** The rocker that `pnpm build` built. */
export const ROCKER = join(repository, "packages/cli/bin/rocker.js");

/**
 * @param {string} args arguments of `rocker`, separated by spaces
 * @param {readonly string[]} [more] arguments that contain spaces
 * @returns {Command}
 */
export function rocker(args, more = []) {
  return command("rocker", [ROCKER], [...args.split(" "), ...more]);
}

/**
 * A program on PATH.
 * @param {string} commandLine
 * @param {readonly string[]} [more]
 */
export function program(commandLine, more = []) {
  const [name = "", ...args] = commandLine.split(" ");
  return command(name, [name], [...args, ...more]);
}

/** The Node that runs rocker. @param {string} args @param {readonly string[]} [more] */
export function node(args, more = []) {
  return command("node", [process.execPath], [...args.split(" "), ...more]);
}

/**
 * @param {string} name the program's name in the label
 * @param {readonly string[]} start the beginning of the command line
 * @param {readonly string[]} args
 * @returns {Command}
 */
export function command(name, start, args) {
  return { label: shellQuoted([name, ...args]), programs: [[...start, ...args]] };
}

/** A program that runs in a directory. @param {string} directory @param {readonly string[]} argv @param {string} label @returns {Command} */
export function inDirectory(directory, argv, label) {
  return { label, programs: [["env", "-C", directory, ...argv]] };
}

/** Two commands, one after the other. @param {Command} first @param {Command} second @returns {Command} */
export function sequence(first, second) {
  return { label: `${first.label}; ${second.label}`, programs: [...first.programs, ...second.programs] };
}
