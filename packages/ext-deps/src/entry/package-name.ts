import type { CommandName } from "../read/commands.ts";
import { readPipOption, readRequirement } from "./requirement.ts";

/** The content of a package entry. */
export interface NamedPackage {
  /** Normalized: the same for all spellings of a package. */
  readonly name: string;
  /** The requested version, if it is exact. */
  readonly pin?: string | undefined;
  /** The name is a pattern with `*` or `?`, which the package manager expands. */
  readonly pattern?: true;
}

interface PackageFormat {
  /** The format of an entry, with the groups `name` and `pin`, or `glob`. Rejects a leading "-", which would be an option. */
  readonly pattern: RegExp;
  readonly example: string;
  /** Adds a version to a name, if a lock file can do so. */
  readonly bind?: (name: string, version: string) => string;
}

const at = (name: string, version: string) => `${name}@${version}`;
const equals = (name: string, version: string) => `${name}=${version}`;

/** The package name format of each package manager. Rejects anything that a shell or the manager would interpret. */
const formats: Partial<Record<CommandName, PackageFormat>> = {
  apt: {
    // No trailing dash: apt would remove the package. Patterns, such as "ros-humble-rqt*", have no version.
    pattern:
      /^(?:(?<name>[a-z0-9](?:[a-z0-9+.-]*[a-z0-9+.])?(?::[a-z0-9-]+)?)(?:=(?<pin>[\w.+:~-]+)|\/[\w.+~-]+)?|(?<glob>[a-z0-9][a-z0-9+.*?-]*[a-z0-9+.*?]))$/,
    example: "git, git=1:2.39.5-0+deb12u1 or ros-humble-rqt*",
    bind: equals,
  },
  apk: {
    pattern: /^(?<name>[A-Za-z0-9_][\w.+-]*)(?:@[\w-]+)?(?:=(?<pin>[\w.+-]+)|[<>~]=?[\w.+-]+)?$/,
    example: "git or git=2.45.2-r0",
    bind: equals,
  },
  dnf: {
    pattern: /^(?<name>@?[A-Za-z0-9_][\w.+:~^-]*)$/,
    example: "git or git-2.43.0-1.fc40",
    bind: (name, version) => `${name}-${version}`,
  },
  pacman: { pattern: /^(?<name>(?:[a-z0-9-]+\/)?[a-z0-9@_+][a-z0-9@._+-]*)$/, example: "git" },
  zypper: {
    pattern: /^(?<name>[A-Za-z0-9_][\w.+-]*)(?:=(?<pin>[\w.+:~-]+)|[<>]=?[\w.+:~-]+)?$/,
    example: "git or git=2.43.0-1.1",
    bind: equals,
  },
  conda: {
    pattern:
      /^(?<name>(?:[\w.-]+(?:\/[\w.-]+)?::)?[A-Za-z0-9_][\w.-]*)(?:={1,2}(?<pin>[\w.+!-]+)(?:=[\w.*-]+)?|(?:[<>!~]=?|=)[\w.*,|<>=!+-]+)?$/,
    example: "numpy or conda-forge::numpy=1.26",
    bind: equals,
  },
  npm: {
    pattern:
      /^(?<name>(?:@[a-z0-9~][\w.~-]*\/)?[a-z0-9~][\w.~-]*)(?:@(?:(?<pin>\d+\.\d+\.\d+[\w.+-]*)|[\w.^~<>=*+-]+))?$/i,
    example: "typescript or typescript@5.4.5",
    bind: at,
  },
  gem: {
    pattern: /^(?<name>[A-Za-z0-9_][\w.-]*)(?::(?<pin>\d[\w.]*))?$/,
    example: "rake or rake:13.2.1",
    bind: (name, version) => `${name}:${version}`,
  },
  cargo: {
    pattern: /^(?<name>[A-Za-z0-9_][\w-]*)(?:@(?:(?<pin>\d+\.\d+\.\d+[\w.+-]*)|[\w.^~<>=*+-]+))?$/,
    example: "ripgrep or ripgrep@14.1.0",
    bind: at,
  },
  go: {
    pattern: /^(?<name>[a-z0-9][\w.~-]*(?:\/[\w~][\w.~-]*)+)(?:@(?<pin>[\w.+-]+))?$/i,
    example: "golang.org/x/tools/gopls@v0.16.1",
    bind: at,
  },
};

const pythonExample = `numpy, numpy==1.26.4, or numpy<2; python_version < "3.12"`;

/** Example packages for a command, for errors. */
export function exampleOf(command: CommandName): string {
  return formats[command]?.example ?? pythonExample;
}

/** Parses an entry of a package manager; undefined if it is not safe to pass on. */
export function readPackage(command: CommandName, text: string): NamedPackage | undefined {
  if (command !== "pip" && command !== "uv") {
    const groups = formats[command]?.pattern.exec(text)?.groups;
    if (groups?.glob !== undefined) return { name: groups.glob, pattern: true };
    return groups?.name === undefined ? undefined : { name: groups.name, pin: groups.pin };
  }
  const option = readPipOption(text);
  if (option !== undefined) return { name: option };
  const found = readRequirement(text);
  // Different pins with different markers do not conflict.
  return found && { name: found.marker ? `${found.name}; ${found.marker}` : found.name, pin: found.pin };
}

/** The entry with an exact version, if the package manager supports versions. */
export function withVersion(command: CommandName, text: string, version: string): string {
  if (command === "pip" || command === "uv") {
    const [requirement = "", ...marker] = text.split(";");
    const name = /^[^\s=<>!~(@]+(?:\s*\[[^\]]*\])?/.exec(requirement.trim())?.[0] ?? requirement;
    return [`${name}==${version}`, ...marker].join(";");
  }
  const named = readPackage(command, text);
  return named && !named.pattern ? (formats[command]?.bind?.(named.name, version) ?? text) : text;
}
