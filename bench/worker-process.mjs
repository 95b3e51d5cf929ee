// @ts-check
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { withCleanUp } from "../scripts/setup/cleanup.mjs";
import { Problem } from "../scripts/setup/problem.mjs";

const worker = fileURLToPath(new URL("./worker.mjs", import.meta.url));

/**
 * Has a process of the measured person do the measuring, so that nothing stands between it and the programs that
 * it times. Its stderr is ours, the tables come on its stdout.
 * @param {import("./worker.mjs").Assignment} assignment
 * @param {import("./person.mjs").Person} person
 * @returns {Promise<import("./table.mjs").Table[]>}
 */
export async function measureInWorker(assignment, person) {
  const [name = "", ...args] = person.as([process.execPath, worker, JSON.stringify(assignment)]);
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
