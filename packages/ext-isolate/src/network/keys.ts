import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { problemOf, RockerError } from "@rocker/core";

/** A key that stays on the host. The container sees a base URL on its own loopback, and a value that means nothing. */
export interface KeySpec {
  /** Lowercase letters, digits and dashes: the first part of the path. */
  readonly name: string;
  readonly source: KeySource;
  /** The only host, and port, that gets it; over TLS. */
  readonly host: string;
  readonly port: number;
  /** The path of the API, from a slash, that base URLs lead to. Default: the root. A key is not limited to it. */
  readonly path?: string;
  /** The header, and what it contains before the key, such as `Bearer `. */
  readonly header: string;
  readonly prefix: string;
  /** The name that goes with it as a password of HTTP's Basic authentication. Absent: it is sent as it is. */
  readonly user?: string;
}

export type KeySource =
  | { readonly kind: "env"; readonly variable: string }
  | { readonly kind: "file"; readonly path: string }
  /** Run by `sh -c` on the host: the user's own command line names it. */
  | { readonly kind: "command"; readonly command: string };

/** With its value, in the memory of the proxy only. */
export interface Key extends Omit<KeySpec, "source"> {
  readonly value: string;
}

/**
 * Reads the values of keys.
 * @throws RockerError isolate/key, which names the key and never its value
 */
export async function resolveKeys(
  specs: readonly KeySpec[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly Key[]> {
  return Promise.all(
    specs.map(async ({ source, ...spec }) => {
      const value = (await read(spec.name, source, env)).trim();
      if (value === "") throw unusable(spec.name, `${sourceText(source)} is empty`);
      // It becomes part of a header.
      if (!/^[\x21-\x7e]+$/.test(value))
        throw unusable(spec.name, `${sourceText(source)} is not one word of ASCII characters`);
      return { ...spec, value };
    }),
  );
}

async function read(
  name: string,
  source: KeySource,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  if (source.kind === "env") {
    const value = env[source.variable];
    if (value === undefined) throw unusable(name, `${sourceText(source)} is not set`);
    return value;
  }
  try {
    if (source.kind === "file") return readFileSync(source.path, "utf8");
    return (await promisify(execFile)("sh", ["-c", source.command], { maxBuffer: 1 << 16 })).stdout;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw unusable(name, `${sourceText(source)} failed (${code ?? "no output"})`);
  }
}

export function sourceText(source: KeySource): string {
  if (source.kind === "env") return `the variable ${source.variable}`;
  return source.kind === "file" ? `the file ${source.path}` : `the command ${JSON.stringify(source.command)}`;
}

function unusable(name: string, reason: string): RockerError {
  return new RockerError([
    problemOf("isolate", {
      slug: "key",
      facts: { key: name },
      what: `the key ${name} cannot be used: ${reason}.`,
      why: "The proxy of the container reads it when it starts.",
      fix: "Provide it, then run the command again.",
    }),
  ]);
}
