import { defineExtension } from "@rocker/core";
import { ownerOf } from "./taken-names.ts";

/** What identifies an extension. */
export interface Identity {
  /** Of the extension; its option is `--<name>`. */
  readonly name: string;
  /** npm scope, without the @; empty: none. */
  readonly scope: string;
  /** One line for `--help`. */
  readonly summary: string;
}

/** https://docs.npmjs.com/cli/configuring-npm/package-json#name */
const longestPackageName = 214;
const longestSummary = 100;

export function packageNameOf({ name, scope }: Pick<Identity, "name" | "scope">): string {
  return `${scope && `@${scope}/`}rocker-ext-${name}`;
}

export function defaultSummary(name: string): string {
  return `Add ${name} to the container`;
}

/** Everything that is wrong with an identity; empty when it is valid. */
export function identityFaults(identity: Identity): string[] {
  const { name, scope, summary } = identity;
  const faults = [nameFault(name), scopeFault(scope), summaryFault(summary)].filter(
    (fault) => fault !== undefined,
  );
  const { length } = packageNameOf(identity);
  if (length > longestPackageName) {
    faults.push(
      `the package name would have ${length} characters, and npm allows ${longestPackageName}: choose a shorter name`,
    );
  }
  return faults;
}

/** Why a name is invalid for an extension. It is checked by core itself, which would refuse it later. */
export function nameFault(name: string): string | undefined {
  const quoted = JSON.stringify(name);
  if (name.includes("/")) {
    return `${quoted} contains a slash: use a name like "my-tool", with --scope for an npm scope or --directory for a directory`;
  }
  if (name.startsWith("rocker-ext-")) {
    return `${quoted} is a package name: leave out "rocker-ext-", it is added automatically`;
  }
  try {
    defineExtension({ name, summary: "", options: {}, setup() {} });
  } catch (error) {
    return (error as Error).message;
  }
  const owner = ownerOf(name);
  return owner && `${quoted} is already used by ${owner}: choose another name`;
}

export function scopeFault(scope: string): string | undefined {
  if (scope === "" || /^[a-z0-9][a-z0-9._-]*$/.test(scope)) return undefined;
  return `${JSON.stringify(scope)} is not a valid npm scope: use a-z, 0-9, ".", "_" and "-", and start with a letter or digit`;
}

export function summaryFault(summary: string): string | undefined {
  if (summary.trim() === "") return "the summary is empty: describe the extension in a few words";
  if (summary !== summary.trim()) return "the summary has leading or trailing spaces";
  // Invisible characters too, and those that change the direction of text: other users see it in --help.
  const odd = /[\p{C}\p{Zl}\p{Zp}]/u.exec(summary)?.[0];
  if (odd !== undefined) {
    const code = odd.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
    return `the summary contains the control character U+${code}: it must be one line of plain text`;
  }
  if (summary.length > longestSummary) {
    return `the summary has ${summary.length} characters: use at most ${longestSummary}, so that it fits on a line of --help`;
  }
  return undefined;
}
