import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EnvEntry, type Host, hostValue } from "@rocker/core/engine";

/** Variables of the host that a container has under another name, as an open file for an engine's client. */
export interface HostVariables {
  /** Arguments of the client, which gets `file` as its file descriptor 3. */
  readonly args: readonly string[];
  readonly file: number | undefined;
  readonly close: () => void;
}

/**
 * In the client's own environment, such a variable could change what the client does (PATH, DOCKER_HOST), and as an argument,
 * all users of the host could see its value. The file has no name any more when the client reads it. A line break cannot be
 * in such a file: these values are arguments.
 */
export function openVariables(env: readonly EnvEntry[], host: Pick<Host, "env">): HostVariables {
  const values = env.flatMap((entry) => {
    if (!("host" in entry) || isByName(entry)) return [];
    const value = hostValue(entry, host.env);
    return value === undefined
      ? []
      : [{ text: `${entry.name}=${value}`, fits: fitsInLine(entry.name, value) }];
  });
  const args = values.flatMap(({ text, fits }) => (fits ? [] : ["--env", text]));
  const lines = values.flatMap(({ text, fits }) => (fits ? [`${text}\n`] : []));
  if (lines.length === 0) return { args, file: undefined, close: () => {} };
  const directory = mkdtempSync(join(tmpdir(), "rocker-variables-"));
  try {
    const path = join(directory, "variables");
    writeFileSync(path, lines.join(""), { mode: 0o600 });
    const file = openSync(path, "r");
    return { args: [...args, "--env-file=/dev/fd/3"], file, close: () => closeSync(file) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Whether a client can pass it by its name alone. */
export function isByName(entry: Extract<EnvEntry, { host: true }>): boolean {
  return entry.variable === undefined && entry.text === undefined;
}

/** Clients trim lines, and take some for comments. */
const fitsInLine = (name: string, value: string) =>
  !/[\n\r\0]/.test(value) && !/^\s|\s$/.test(value) && /^[A-Za-z_][\w.-]*$/.test(name);
