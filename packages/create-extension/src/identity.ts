import { defineExtension } from "@rocker/core";
import { ownerOf } from "./taken-names.ts";

/** What tells one extension from another. */
export interface Identity {
  /** Of the extension: its flag is `--<name>`. */
  readonly name: string;
  /** Of npm, without the @; empty: none. */
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
  return `What ${name} adds to the container`;
}

/** All that is wrong with an identity; empty when a package can have it. */
export function identityFaults(identity: Identity): string[] {
  const { name, scope, summary } = identity;
  const faults = [nameFault(name), scopeFault(scope), summaryFault(summary)].filter(
    (fault) => fault !== undefined,
  );
  const { length } = packageNameOf(identity);
  if (length > longestPackageName) {
    faults.push(
      `the package's name would have ${length} characters, npm takes ${longestPackageName}: choose a shorter name`,
    );
  }
  return faults;
}

/** Why an extension cannot have a name. core has the last word: it is what refuses the name later. */
export function nameFault(name: string): string | undefined {
  const quoted = JSON.stringify(name);
  if (name.includes("/")) {
    return `${quoted} has a slash: a name is like "my-tool"; use --scope for npm's scope, --directory for the folder`;
  }
  if (name.startsWith("rocker-ext-")) {
    return `${quoted} is the name of a package: leave "rocker-ext-" out, it is put in front`;
  }
  try {
    defineExtension({ name, summary: "", options: {}, setup() {} });
  } catch (error) {
    return (error as Error).message;
  }
  const owner = ownerOf(name);
  return owner && `${quoted} is taken by ${owner}: choose another name`;
}

export function scopeFault(scope: string): string | undefined {
  if (scope === "" || /^[a-z0-9][a-z0-9._-]*$/.test(scope)) return undefined;
  return `${JSON.stringify(scope)} is no npm scope: use a-z, 0-9, ".", "_" and "-", a letter or digit first`;
}

export function summaryFault(summary: string): string | undefined {
  if (summary.trim() === "") return "the summary is empty: say in a few words what the extension adds";
  if (summary !== summary.trim()) return "the summary has blanks at its ends";
  // Also what is invisible, or changes the direction of the text: it is shown by other people's --help.
  const odd = /[\p{C}\p{Zl}\p{Zp}]/u.exec(summary)?.[0];
  if (odd !== undefined) {
    const code = odd.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
    return `the summary has the control character U+${code}: it must be one line of plain text`;
  }
  if (summary.length > longestSummary) {
    return `the summary has ${summary.length} characters, at most ${longestSummary} fit in a line of --help`;
  }
  return undefined;
}
