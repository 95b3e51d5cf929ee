import { statSync } from "node:fs";
import { join } from "node:path";
import { type Host, parseJson, readStateFile, writeFileAtomic, xdgDirectory } from "@rocker/core";
import { type Allowed, parseRule } from "./allowed.ts";
import type { KeySpec } from "./keys.ts";

/** What a persistent container may reach, and the keys that its proxy adds. It lies on the host and holds no secret. */
export interface Policy {
  /** Entries of `--isolate-allow`. */
  readonly allow: readonly string[];
  readonly keys: readonly KeySpec[];
}

/** The files of a persistent container's proxy. The container sees none of them. */
export interface ProxyFiles {
  readonly directory: string;
  readonly policy: string;
  /** A line of JSON for each event. */
  readonly audit: string;
}

/** @param container its name */
export function proxyFiles(container: string, host: Host): ProxyFiles {
  return proxyFilesAt(join(xdgDirectory("XDG_STATE_HOME", host), "rocker/isolate-proxies", container));
}

export const proxyFilesAt = (directory: string): ProxyFiles => ({
  directory,
  policy: join(directory, "policy.json"),
  audit: join(directory, "audit.jsonl"),
});

/** @returns undefined if there is none, or no whole one: then nothing is allowed */
export function readPolicy({ policy }: ProxyFiles): Policy | undefined {
  try {
    const { allow, keys } = parseJson(readStateFile(policy) ?? "") as Partial<Policy>;
    return Array.isArray(allow) && Array.isArray(keys) ? { allow, keys } : undefined;
  } catch {
    return undefined;
  }
}

/** A running proxy reads it at the next request. */
export function writePolicy({ policy }: ProxyFiles, value: Policy): void {
  writeFileAtomic(policy, `${JSON.stringify(value, undefined, 2)}\n`);
}

/**
 * The rules of a policy file, which is read again when it has changed. They are asked for at each request.
 * @returns no rules if there is no whole file
 */
export function rulesIn(files: ProxyFiles): () => readonly Allowed[] {
  let known = "";
  let rules: readonly Allowed[] = [];
  return () => {
    const stats = statSync(files.policy, { throwIfNoEntry: false, bigint: true });
    const state = stats ? `${stats.ino} ${stats.mtimeNs} ${stats.size}` : "";
    if (state !== known || state === "") {
      rules = rulesOf(readPolicy(files) ?? { allow: [] });
      known = state;
    }
    return rules;
  };
}

/** Entries that are malformed allow nothing. */
function rulesOf({ allow }: Pick<Policy, "allow">): readonly Allowed[] {
  return allow.flatMap((text) => (typeof text === "string" ? (parseRule(text) ?? []) : []));
}
