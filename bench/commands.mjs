// @ts-check
import { join } from "node:path";
import { repository } from "../scripts/setup/folders.mjs";
import { shellQuoted } from "../scripts/setup/log.mjs";

/**
 * What a figure is held to: its ratio to the baseline (the median), what it takes beyond it (the median of the rounds'
 * differences), or the highest figure of all rounds.
 * @typedef {{ of: "ratio" | "beyond" | "highest", atMost: number }} Goal
 */

/**
 * One line of a table.
 * @typedef {object} Command
 * @property {string} label as a person would type it: it names no place on this machine
 * @property {readonly (readonly string[])[]} programs started one after the other, measured together
 * @property {Goal} [goal]
 * @property {() => void} [before] brings about what each round starts from; not measured
 */

/** The rocker that `pnpm build` made. */
export const ROCKER = join(repository, "packages/cli/bin/rocker.js");

/**
 * @param {string} words what is typed behind `rocker`
 * @param {readonly string[]} [more] words that have blanks in them
 * @returns {Command}
 */
export function rocker(words, more = []) {
  return command("rocker", [ROCKER], [...words.split(" "), ...more]);
}

/**
 * A program by the name that it has on PATH.
 * @param {string} words
 * @param {readonly string[]} [more]
 */
export function program(words, more = []) {
  const [name = "", ...args] = words.split(" ");
  return command(name, [name], [...args, ...more]);
}

/** The Node that runs rocker, doing `words`. @param {string} words @param {readonly string[]} [more] */
export function node(words, more = []) {
  return command("node", [process.execPath], [...words.split(" "), ...more]);
}

/**
 * @param {string} name shown for the program
 * @param {readonly string[]} start of the command line
 * @param {readonly string[]} args
 * @returns {Command}
 */
export function command(name, start, args) {
  return { label: shellQuoted([name, ...args]), programs: [[...start, ...args]] };
}

/** A program that starts in a folder. @param {string} folder @param {readonly string[]} argv @param {string} label @returns {Command} */
export function inFolder(folder, argv, label) {
  return { label, programs: [["env", "-C", folder, ...argv]] };
}

/** Both, one after the other. @param {Command} first @param {Command} second @returns {Command} */
export function sequence(first, second) {
  return { label: `${first.label}; ${second.label}`, programs: [...first.programs, ...second.programs] };
}
