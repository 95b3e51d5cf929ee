import { execFileSync, spawn } from "node:child_process";
import { chownSync, mkdtempSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { dockerEngine, removeContainer } from "./engines.ts";
import { type Outcome, outcomeOf } from "./rocker.ts";
import { testUser } from "./test-user.ts";

/**
 * A container that stands in for a new machine: an image, a user with an empty home directory, a Docker client and this
 * machine's daemon and network. The home directory has the same path here, so that it can be mounted.
 */
export interface CleanMachine {
  readonly home: string;
  /** Runs a line of a shell, in the home directory or below it. */
  readonly run: (
    line: string,
    options?: { readonly cwd?: string; readonly input?: string },
  ) => Promise<Outcome>;
  readonly stop: () => void;
}

/**
 * @param env added to the user's environment; `~/` at the start of a value is the home directory
 * @param path directories of programs of the user, relative to the home directory
 */
export function startCleanMachine(
  image: string,
  env: Readonly<Record<string, string>>,
  path: readonly string[],
): CleanMachine {
  const { client } = dockerEngine;
  const home = mkdtempSync(join(realpathSync(inject("scratch")), "home-"));
  chownSync(home, testUser.uid, testUser.gid);
  const docker = realpathSync(execFileSync("which", ["docker"], { encoding: "utf8" }).trim());
  const socket = realpathSync("/var/run/docker.sock");
  const mounts = [`${socket}:/var/run/docker.sock`, `${docker}:/usr/local/bin/docker:ro`, `${home}:${home}`];
  const options = ["--detach", "--init", "--network=host", ...mounts.flatMap((mount) => ["--volume", mount])];
  const container = client("run", ...options, image, "sleep", "infinity").trim();
  const account = ["--uid", String(testUser.uid), "--home-dir", home, "--shell", "/bin/bash"];
  const script = `groupadd --gid "$1" --non-unique daemons; shift; useradd --groups daemons --no-create-home "$@"`;
  const group = String(statSync(socket).gid);
  client("exec", container, "sh", "-ec", script, "-", group, ...account, testUser.name);
  const variables = {
    ...env,
    PATH: [...path.map((one) => join(home, one)), "/usr/local/bin:/usr/bin:/bin"].join(":"),
    LANG: "C.UTF-8",
  };
  const settings = Object.entries(variables).flatMap(([name, value]) => [
    "--env",
    `${name}=${value.replace(/^~\//, `${home}/`)}`,
  ]);
  return {
    home,
    run: (line, { cwd = home, input = "" } = {}) => {
      const inside = [
        "--interactive",
        "--user",
        testUser.name,
        "--workdir",
        cwd,
        container,
        "bash",
        "-c",
        line,
      ];
      return outcomeOf(spawn("docker", ["exec", ...settings, ...inside]), input);
    },
    stop: () => removeContainer(dockerEngine, container),
  };
}
