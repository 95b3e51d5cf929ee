import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Host, writeFileAtomic } from "@rocker/core";
import { listInstalled, readInstalled } from "../lock/installed.ts";
import { type Lock, lockableEntries, lockKeyOf, lockManagerOf, lockName } from "../lock/lock-file.ts";
import { problemAt, toRockerError } from "../problem.ts";
import type { Project, Search } from "../project.ts";
import { type Arguments, usageError } from "./arguments.ts";

/** Builds the project on an image, and writes the installed versions to the lock file. @returns a message for the user */
export function writeLock(
  { operands, buildOptions, search }: Arguments,
  project: Project,
  host: Host,
): string {
  const [image, ...more] = operands;
  if (image === undefined || more.length > 0) {
    throw usageError(
      "rocker deps lock requires exactly one image.",
      'Run, for example, "rocker deps lock debian:bookworm".',
    );
  }
  const versions = readInstalled(installedIn(image, search, buildOptions));
  const packages: Record<string, Record<string, string>> = {};
  const missing: ReturnType<typeof problemAt>[] = [];
  for (const { command, text, item } of lockableEntries(project)) {
    const manager = lockManagerOf(command) ?? "";
    const found = versions[manager];
    // Lists for package managers that the image does not have are not locked.
    if (!found) continue;
    const name = lockKeyOf(command, text) ?? "";
    const version = found[name];
    packages[manager] ??= {};
    if (version !== undefined) packages[manager][name] = version;
    else {
      const what = `${JSON.stringify(text)} is not among the packages that ${manager} installed.`;
      missing.push(
        problemAt(item.location, { slug: "lock", what, fix: "List the package that provides it." }),
      );
    }
  }
  if (missing.length > 0) throw toRockerError(missing);
  const lock: Lock = { version: 1, image, packages: sorted(packages) };
  writeFileAtomic(join(host.cwd, lockName), `${JSON.stringify(lock, null, 2)}\n`, 0o666);
  const count = Object.values(packages).reduce((sum, one) => sum + Object.keys(one).length, 0);
  return `Wrote ${count} version${count === 1 ? "" : "s"} to ${lockName}.\n`;
}

/** Lists the packages in a container of the built image. Runs rocker itself, which knows how to build the image. */
function installedIn(image: string, { pattern, paths, exclude }: Search, options: readonly string[]): string {
  const args = [
    process.argv[1] ?? "",
    "run",
    // Standard input is for rocker's own questions.
    "--no-stdin",
    `--deps=${pattern}`,
    ...paths.map((path) => `--deps-path=${path}`),
    ...exclude.map((one) => `--deps-exclude=${one}`),
    ...options,
    image,
    ...["/bin/sh", "-c", listInstalled],
  ];
  const { status, stdout, error } = spawnSync(process.execPath, args, {
    stdio: ["inherit", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return stdout;
  throw toRockerError([
    {
      slug: "lock",
      what: `cannot determine what was installed on ${image}: ${error?.message ?? `rocker exited with code ${status}`}.`,
      fix: "Fix the error reported above.",
    },
  ]);
}

function sorted(packages: Record<string, Record<string, string>>): Lock["packages"] {
  const entries = <Value>(values: Record<string, Value>) =>
    Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries(packages).map(([manager, versions]) => [manager, Object.fromEntries(entries(versions))]),
  );
}
