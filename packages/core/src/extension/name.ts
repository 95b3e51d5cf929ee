const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Why a word cannot name an extension or an option, or undefined when it can: it becomes a flag. */
export function nameFault(name: string): string | undefined {
  if (!namePattern.test(name))
    return `${JSON.stringify(name)} is not a valid name for an extension or option: use a-z, 0-9 and -`;
  if (name.startsWith("no-")) return `"${name}" would negate another option`;
  return undefined;
}

/** Why a word cannot be a short flag, or undefined when it can. */
export function shortFault(short: unknown): string | undefined {
  return typeof short === "string" && /^[A-Za-z]$/.test(short)
    ? undefined
    : `${JSON.stringify(short)} is not a single letter`;
}

/** The owner of the options that belong to the command itself; no extension may have the name. */
export const commandOwner = "rocker";
