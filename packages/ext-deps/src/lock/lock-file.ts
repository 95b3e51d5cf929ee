import { join } from "node:path/posix";
import type { ExtensionProblem, Host } from "@rocker/core";
import { readPackage, withVersion } from "../entry/package-name.ts";
import { readPipOption, readRequirement } from "../entry/requirement.ts";
import { problemAt } from "../problem.ts";
import type { Project } from "../project.ts";
import type { CommandName } from "../read/commands.ts";
import type { Item } from "../read/deps-file.ts";

export const lockName = "deps.lock.json";

/** Exact versions, by manager and package. */
export interface Lock {
  readonly version: 1;
  /** In whose container they were found. */
  readonly image: string;
  readonly packages: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Of these a version can be found in an image and asked for again. */
export const lockable = ["apt", "apk", "dnf", "zypper", "pip", "conda", "npm", "gem", "cargo"] as const;
export type Lockable = (typeof lockable)[number];

/** Under whose name a command's packages are locked; undefined: they cannot be. */
export function lockedAs(command: CommandName): Lockable | undefined {
  const name = command === "uv" || command === "pyproject" ? "pip" : command;
  return lockable.find((one) => one === name);
}

/** The name by which a package is found again in an image; undefined for what is no package with a version. */
export function lockedName(command: CommandName, text: string): string | undefined {
  const manager = lockedAs(command);
  if (manager === undefined) return undefined;
  if (manager !== "pip") {
    // Without architecture and channel.
    return readPackage(command, text)?.name.replace(/^.*::|:[a-z0-9-]+$/, "");
  }
  const requirement = readPipOption(text) === undefined ? readRequirement(text) : undefined;
  return requirement && !text.includes("://") ? requirement.name : undefined;
}

/** All that a project asks of managers that can be locked. */
export function lockedEntries(
  project: Project,
): readonly { readonly command: CommandName; readonly text: string; readonly item: Item }[] {
  return project.order.steps.flatMap(({ blocks }) =>
    blocks.flatMap(({ command, items }) =>
      items.flatMap((item) =>
        (command === "pyproject" ? (project.requirements.get(item) ?? []) : [item.text])
          .filter((text) => lockedName(command, text) !== undefined)
          .map((text) => ({ command, text, item })),
      ),
    ),
  );
}

/** The lock of the working folder, or what is wrong with it. */
export function readLock(host: Host): Lock | { readonly problem: ExtensionProblem } {
  const contents = host.readFile(join(host.cwd, lockName));
  const refuse = (what: string) => ({
    problem: {
      slug: "lock",
      kind: "usage" as const,
      what: `${lockName} ${what}.`,
      fix: 'Run "rocker deps lock IMAGE" to write it again.',
    },
  });
  if (!contents) return refuse("was not found in the working directory");
  try {
    const lock = JSON.parse(contents.toString("utf8")) as Lock;
    return isLock(lock) ? lock : refuse("is not a lock file that this version of rocker can read");
  } catch {
    return refuse("is not valid JSON");
  }
}

/** An entry with the version of the lock. What has a version already, and what is not locked, stays as it is. */
export function lockedEntry(lock: Lock, command: CommandName, text: string): string {
  const version = versionOf(lock, command, text);
  return version === undefined ? text : withVersion(command === "pyproject" ? "pip" : command, text, version);
}

/** Entries of managers that the lock knows, and of which it has no version. */
export function unlocked(lock: Lock, project: Project): readonly ExtensionProblem[] {
  return lockedEntries(project)
    .filter(({ command, text }) => lock.packages[lockedAs(command) ?? ""] && !isExact(command, text))
    .filter(({ command, text }) => versionOf(lock, command, text) === undefined)
    .map(({ text, item }) =>
      problemAt(item.place, {
        slug: "lock",
        what: `${lockName} has no version for ${JSON.stringify(text)}.`,
        fix: 'Run "rocker deps lock IMAGE" to write it again.',
      }),
    );
}

function versionOf(lock: Lock, command: CommandName, text: string): string | undefined {
  const name = lockedName(command, text);
  if (name === undefined || isExact(command, text)) return undefined;
  const versions = lock.packages[lockedAs(command) ?? ""];
  return versions && Object.hasOwn(versions, name) ? versions[name] : undefined;
}

function isExact(command: CommandName, text: string): boolean {
  return readPackage(command === "pyproject" ? "pip" : command, text)?.pin !== undefined;
}

/** It is a file of the project: versions become part of what managers are asked for. */
function isLock(value: unknown): value is Lock {
  const lock = value as Partial<Lock> | null;
  if (lock?.version !== 1 || typeof lock.packages !== "object" || lock.packages === null) return false;
  return Object.values(lock.packages).every(
    (versions) =>
      typeof versions === "object" &&
      versions !== null &&
      Object.values(versions).every(
        (one) => typeof one === "string" && /^[A-Za-z0-9][\w.+:~^!-]*$/.test(one),
      ),
  );
}
