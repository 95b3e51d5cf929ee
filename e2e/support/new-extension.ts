import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packPackage } from "./pack.ts";

/** The environment of a user's shell, because the runner's own variables would reach the tests of the new package. */
export const shellEnv: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITE|NODE_ENV$|FORCE_COLOR$)/.test(name)),
  ),
  NO_COLOR: "1",
};

const quietly = ["--no-audit", "--no-fund", "--loglevel=error"];

/**
 * Runs a program until it exits and returns its standard output.
 * @throws Error with all its output, because compilers report errors on standard output
 */
export function run(cwd: string, program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: shellEnv,
    encoding: "utf8",
  });
  if (error) throw error;
  if (status === 0) return stdout;
  throw new Error(`${[program, ...args].join(" ")} exited with ${status}:\n${stdout}${stderr}`);
}

export interface ExtensionMaker {
  /** The installed program create-extension. */
  readonly program: string;
  /** Runs `npm install` in a new package, with rocker's packages from this workspace instead of a registry. */
  readonly install: (created: string) => void;
}

/** create-extension as used by `npm create`: installed from its tarball. */
export function extensionMaker(directory: string): ExtensionMaker {
  const [core = "", testkit = "", maker = ""] = ["core", "testkit", "create-extension"].map((name) =>
    packPackage(`packages/${name}`, directory),
  );
  const home = join(directory, "maker");
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), JSON.stringify({ private: true }));
  run(home, "npm", "install", ...quietly, core, maker);
  return {
    program: join(home, "node_modules/.bin/create-extension"),
    // package.json stays unchanged, because its ranges are tested too.
    install: (created) => void run(created, "npm", "install", ...quietly, "--no-save", core, testkit),
  };
}
