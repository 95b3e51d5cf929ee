// @ts-check
import { spawn } from "node:child_process";
import { lastLines } from "../scripts/setup/log.mjs";
import { Problem } from "../scripts/setup/problem.mjs";
import { peakMegabytes } from "./memory.mjs";
import { problemOf } from "./problem-of.mjs";

/** @typedef {import("./commands.mjs").Command} Command */
/** @typedef {import("./groups.mjs").Group} Group */

/**
 * A command with its result in each round, or with the reason why it could not be measured.
 * @typedef {{ command: Command, samples: number[], problem?: string }} Measured
 */

/**
 * Runs a group's commands in turns, A B C A B C…, after one round that fills caches and does not count. A command that
 * fails is not run again; the others continue.
 * @param {Group} group
 * @param {number} rounds
 * @returns {Promise<Measured[]>} the baseline first, if there is one
 */
export async function measureGroup(group, rounds) {
  const measureOne = group.measures === "seconds" ? seconds : peakMegabytes;
  /** @type {Measured[]} */
  const all = [group.baseline, ...group.contenders].flatMap((command) =>
    command ? [{ command, samples: [] }] : [],
  );
  const unprepared = await problemOf(async () => group.prepare?.());
  if (unprepared !== undefined) for (const one of all) one.problem = unprepared;
  for (let round = 0; round <= rounds; round++) {
    for (const one of all.filter(({ problem }) => problem === undefined)) {
      const sample = await attempt(one, measureOne);
      if (sample !== undefined && round > 0) one.samples.push(sample);
    }
  }
  return all;
}

/**
 * @param {Measured} measured receives the problem, if there is one
 * @param {(command: Command) => Promise<number>} measureOne
 */
async function attempt(measured, measureOne) {
  /** @type {number | undefined} */
  let sample;
  const problem = await problemOf(async () => {
    measured.command.before?.();
    sample = await measureOne(measured.command);
  });
  if (problem !== undefined) measured.problem = problem;
  return sample;
}

/** Seconds from before the first start to after the last exit. @param {Command} command */
async function seconds({ programs }) {
  const start = process.hrtime.bigint();
  for (const argv of programs) await runToExit(argv);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/**
 * Runs a program without input and discards its output, except stderr for the error message.
 * @param {readonly string[]} argv
 * @returns {Promise<void>}
 */
function runToExit([name = "", ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { stdio: ["ignore", "ignore", "pipe"] });
    /** @type {Buffer[]} */
    const errors = [];
    child.stderr.on("data", (chunk) => errors.push(chunk));
    child.on("error", (error) => reject(new Problem(String(error))));
    child.on("exit", (code, signal) => {
      if (code === 0) return resolve();
      // The last output may not have arrived yet.
      child.on("close", () => {
        const output = lastLines(Buffer.concat(errors).toString());
        reject(new Problem(`It exited with ${signal ?? `code ${code}`}. ${output}`));
      });
    });
  });
}
