import { join } from "node:path/posix";
import { type ExtensionProblem, type Host, parseJson, type Read } from "@rocker/core";
import { readPackage, withVersion } from "../entry/package-name.ts";
import { readPipOption, readRequirement } from "../entry/requirement.ts";
import { problemAt } from "../problem.ts";
import type { Project } from "../project.ts";
import type { CommandName } from "../read/commands.ts";
import type { Item } from "../read/deps-file.ts";

export const lockName = "deps.lock.json";

/** Exact versions, by package manager and package. */
export interface Lock {
  readonly version: 1;
  /** The base image that they were determined with. */
  readonly image: string;
  readonly packages: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Package managers whose versions can be read from an image and requested again. */
export const lockable = ["apt", "apk", "dnf", "zypper", "pip", "conda", "npm", "gem", "cargo"] as const;
export type Lockable = (typeof lockable)[number];

/** The package manager that a command's packages are locked under; undefined if they cannot be locked. */
export function lockManagerOf(command: CommandName): Lockable | undefined {
  const name = command === "uv" || command === "pyproject" ? "pip" : command;
  return lockable.find((one) => one === name);
}

/** The name of a package in the lock file; undefined if the entry is not a package with a version. */
export function lockKeyOf(command: CommandName, text: string): string | undefined {
  const manager = lockManagerOf(command);
  if (manager === undefined) return undefined;
  if (manager !== "pip") {
    const named = readPackage(command, text);
    // Without the architecture or channel. A pattern stands for several packages.
    return named?.pattern ? undefined : named?.name.replace(/^.*::|:[a-z0-9-]+$/, "");
  }
  const requirement = readPipOption(text) === undefined ? readRequirement(text) : undefined;
  return requirement && !text.includes("://") ? requirement.name : undefined;
}

/** All entries of a project that can be locked. */
export function lockableEntries(
  project: Project,
): readonly { readonly command: CommandName; readonly text: string; readonly item: Item }[] {
  return project.order.steps.flatMap(({ blocks }) =>
    blocks.flatMap(({ command, items }) =>
      items.flatMap((item) =>
        (command === "pyproject" ? (project.requirements.get(item) ?? []) : [item.text])
          .filter((text) => lockKeyOf(command, text) !== undefined)
          .map((text) => ({ command, text, item })),
      ),
    ),
  );
}

/** The lock file in the working directory, or the problem with it. */
export function readLock(host: Host): Read<Lock> {
  const contents = host.readFile(join(host.cwd, lockName));
  const refuse = (text: string): Read<Lock> => {
    const what = `${lockName} ${text}.`;
    const fix = 'Run "rocker deps lock IMAGE" to write it again.';
    return { problems: [{ slug: "lock", kind: "usage", what, fix }] };
  };
  if (!contents) return refuse("was not found in the working directory");
  try {
    const lock = parseJson(contents.toString("utf8"));
    return isLock(lock) ? { value: lock } : refuse("is not a lock file that this version of rocker can read");
  } catch {
    return refuse("is not valid JSON");
  }
}

/** An entry with its locked version. Entries that are pinned already, or not locked, stay the same. */
export function withLockedVersion(lock: Lock, command: CommandName, text: string): string {
  const version = versionOf(lock, command, text);
  return version === undefined ? text : withVersion(command === "pyproject" ? "pip" : command, text, version);
}

/** Problems for entries without a locked version, for the package managers in the lock file. */
export function missingVersions(lock: Lock, project: Project): readonly ExtensionProblem[] {
  return lockableEntries(project)
    .filter(({ command, text }) => lock.packages[lockManagerOf(command) ?? ""] && !isPinned(command, text))
    .filter(({ command, text }) => versionOf(lock, command, text) === undefined)
    .map(({ text, item }) =>
      problemAt(item.location, {
        slug: "lock",
        what: `${lockName} has no version for ${JSON.stringify(text)}.`,
        fix: 'Run "rocker deps lock IMAGE" to write it again.',
      }),
    );
}

function versionOf(lock: Lock, command: CommandName, text: string): string | undefined {
  const name = lockKeyOf(command, text);
  if (name === undefined || isPinned(command, text)) return undefined;
  const versions = lock.packages[lockManagerOf(command) ?? ""];
  return versions && Object.hasOwn(versions, name) ? versions[name] : undefined;
}

function isPinned(command: CommandName, text: string): boolean {
  return readPackage(command === "pyproject" ? "pip" : command, text)?.pin !== undefined;
}

/** The lock file is project input, and its versions become arguments of package managers. */
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
