// @ts-check
/**
 * `npm run fuzz [-- SECONDS [FILE…]]`: searches each parser of outside input for this long (default: 20 seconds). It ends by
 * itself. A failure prints the seed, and `ROCKER_FUZZ_SEED=SEED npm run fuzz` repeats it.
 */
import { join } from "node:path";
import { repository } from "./setup/directories.mjs";
import { say } from "./setup/log.mjs";
import { runMain } from "./setup/problem.mjs";
import { run } from "./setup/program.mjs";

await runMain(async () => {
  const [seconds = "20", ...files] = process.argv.slice(2);
  const seed = process.env.ROCKER_FUZZ_SEED ?? String(Date.now() % 2 ** 31);
  say(`Searching each parser for ${seconds} seconds. Seed: ${seed}`);
  const vitest = [process.execPath, join(repository, "node_modules/vitest/vitest.mjs"), "run"];
  const tests = files.length > 0 ? files : [".fuzz.test.ts"];
  const { code } = await run([...vitest, "--project", "unit", ...tests], {
    live: "inherit",
    cwd: repository,
    env: { ...process.env, ROCKER_FUZZ_SECONDS: seconds, ROCKER_FUZZ_SEED: seed },
  });
  return code;
});
