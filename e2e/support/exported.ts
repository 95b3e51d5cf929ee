import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { TestEngine } from "./engines.ts";
import { type Outcome, type RockerOptions, rocker } from "./rocker.ts";
import { commandLine, ownDirectory, type TestUser } from "./test-user.ts";

/** A plan that was exported to a directory of the user. */
export interface ExportedPlan extends Outcome {
  readonly directory: string;
}

/** Runs `rocker plan --format`. The arguments are those of a run. */
export async function exportPlan(
  format: string,
  args: readonly string[],
  options: RockerOptions = {},
  directory = join(ownDirectory(options.as), "export"),
): Promise<ExportedPlan> {
  const outcome = await rocker(["plan", "--format", format, "--output", directory, ...args], options);
  return { ...outcome, directory };
}

/** What a container's command sees: who it is, where, with which variables, mounts and arguments. Busybox has all of it. */
const script = `id
pwd
grep "^[^:]*:[^:]*:$(id -u):" /etc/passwd
umask
for argument do printf 'argument %s.\\n' "$argument"; done
env | grep -v '^\\(HOSTNAME\\|container\\|PWD\\|SHLVL\\|OLDPWD\\|_\\|TERM\\)=' | sort
cut -d' ' -f5,6 /proc/self/mountinfo | grep -v '^/\\(proc\\|sys\\|dev\\|etc/\\(hosts\\|hostname\\|resolv.conf\\)\\|run/\\(.containerenv\\|secrets\\)\\)' | grep -v '^/ ' | sort
`;

/** The command for a container that is compared with another one. */
export const probe = (...args: readonly string[]) => ["sh", "-c", script, "probe", ...args];

/** Options by which a container differs from a plain one in many ways. @param variable with characters that a format escapes */
export const variedOptions = (directory: string, variable = `A=1 $B \${C} 'c' "d" \\ #`) => [
  ...["--user", "--volume", directory, "--volume", `${directory}:/ro:ro`, "--tmpfs", "/t"],
  ...["--env", variable, "--env", "TOKEN", "--hostname", "there", "--cap-drop", "MKNOD"],
];

/** Runs a program as a user. */
export function runAs(
  as: TestUser,
  argv: readonly string[],
  {
    cwd = as.home,
    env = {},
    input = "",
  }: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): Outcome {
  const [program, ...args] = commandLine(as, argv, env);
  const { status, signal, stdout, stderr } = spawnSync(program, args, { cwd, input, encoding: "utf8" });
  return { code: status, signal, stdout, stderr };
}

/** The same; a failure fails the test. */
export function succeedAs(...parameters: Parameters<typeof runAs>): string {
  const { code, stdout, stderr } = runAs(...parameters);
  expect(code, `${parameters[1].join(" ")}\n${stderr}\n${stdout}`).toBe(0);
  return stdout;
}

/** The values of an export's variables for a user, as the comments of an export recommend them. */
export function valuesOf(as: TestUser): Record<string, string> {
  const field = (...args: string[]) => succeedAs(as, args).trim();
  const [, , , , comment = "", home = "", shell = ""] = field("getent", "passwd", as.name).split(":");
  return {
    USER_NAME: as.name,
    USER_UID: String(as.uid),
    USER_GID: String(as.gid),
    USER_GROUP: field("id", "-gn"),
    USER_FULL_NAME: comment.split(",")[0] ?? "",
    USER_HOME: home,
    USER_SHELL: shell,
  };
}

/** Builds an exported Dockerfile. @returns its name */
export function buildExported(
  engine: TestEngine,
  directory: string,
  values: Readonly<Record<string, string>> = valuesOf(engine.as),
): string {
  const tag = `rocker-e2e/export:${randomUUID()}`;
  const given = Object.entries(values).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  // Docker warns about arguments that a Dockerfile does not have.
  succeedAs(engine.as, [engine.name, "build", "--tag", tag, ...given, directory]);
  return tag;
}

/** Owner, permissions, kind and size of each file of an image, in order. */
export function treeOf(engine: TestEngine, image: string): string[] {
  const list = `
    find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /etc/hosts -o -path /etc/hostname -o -path /etc/resolv.conf -o -path /etc/mtab -o -path /run/.containerenv -o -path /.dockerenv \\) -prune -o -exec stat -c '%n %u:%g %a %F %s' {} + |
    grep -v '^/ ' | sed 's/\\(directory\\) [0-9]*$/\\1/' | sort`;
  const run = [engine.name, "run", "--rm", "--user=0:0", "--entrypoint=/bin/sh", image, "-c", list];
  // rocker's own builds leave the mount point of its package cache.
  return succeedAs(engine.as, run)
    .trim()
    .split("\n")
    .filter((line) => !/^\/var\/cache(\/rocker)? /.test(line));
}

/** What an image says about its containers. */
export function configOf(engine: TestEngine, image: string): object {
  const { Env, User, Entrypoint, WorkingDir } = JSON.parse(engine.client("image", "inspect", image))[0]
    .Config;
  return { Env: [...(Env ?? [])].sort(), User, Entrypoint: Entrypoint ?? null, WorkingDir: WorkingDir ?? "" };
}

/** Creates a directory of the user with this content, and returns its path. */
export function makeDirectory(as: TestUser, name = "directory"): string {
  const path = join(ownDirectory(as), name);
  mkdirSync(path);
  return path;
}

const devcontainerPackage = createRequire(import.meta.url).resolve("@devcontainers/cli/package.json");
const devcontainerProgram = join(dirname(devcontainerPackage), "devcontainer.js");

/** Runs the dev container CLI. */
export function devcontainer(
  as: TestUser,
  project: string,
  env: Readonly<Record<string, string>>,
  command: string,
  ...args: readonly string[]
): string {
  const line = [process.execPath, devcontainerProgram, command, "--workspace-folder", project, ...args];
  return succeedAs(as, line, { env: { ...valuesOf(as), ...env } });
}
