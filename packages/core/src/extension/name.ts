const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Why a name is invalid for an extension or option, which becomes a command-line option; undefined when it is valid. */
export function nameFault(name: string): string | undefined {
  if (!namePattern.test(name))
    return `${JSON.stringify(name)} is not a valid name for an extension or option: use a-z, 0-9 and -`;
  if (name.startsWith("no-")) return `"${name}" would negate another option`;
  return undefined;
}

/** Why a value is invalid as a short option; undefined when it is valid. */
export function shortFault(short: unknown): string | undefined {
  return typeof short === "string" && /^[A-Za-z]$/.test(short)
    ? undefined
    : `${JSON.stringify(short)} is not a single letter`;
}

/** The owner of the options of rocker itself; reserved, so that no extension has this name. */
export const commandOwner = "rocker";
