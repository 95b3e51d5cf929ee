// @ts-check
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { withCleanUp } from "../scripts/setup/cleanup.mjs";
import { Problem } from "../scripts/setup/problem.mjs";

const worker = fileURLToPath(new URL("./worker.mjs", import.meta.url));

/**
 * Measures in a process that runs as the benchmark user, so that no other program runs between it and the measured ones.
 * It shares our stderr and prints the tables on stdout.
 * @param {import("./worker.mjs").Assignment} assignment
 * @param {import("./benchmark-user.mjs").BenchmarkUser} user
 * @returns {Promise<import("./table.mjs").Table[]>}
 */
export async function measureInWorker(assignment, user) {
  const [name = "", ...args] = user.as([process.execPath, worker, JSON.stringify(assignment)]);
  const child = spawn(name, args, { stdio: ["ignore", "pipe", "inherit"] });
  const exit = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return withCleanUp(
    () => child.kill(),
    async () => {
      const answer = (await child.stdout.setEncoding("utf8").toArray()).join("");
      if ((await exit) !== 0) throw new Problem("The measuring process failed.");
      return JSON.parse(answer);
    },
  );
}
