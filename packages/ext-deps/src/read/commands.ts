/**
 * The commands of a deps file, in their default order: variables and package repositories first, then the packages of the
 * system, of languages and of the project, and finally scripts and commands.
 */
export const commandNames = [
  "env",
  "add-apt-repository",
  "apt",
  "apk",
  "dnf",
  "pacman",
  "zypper",
  "pip",
  "uv",
  "conda",
  "npm",
  "gem",
  "cargo",
  "go",
  "pyproject",
  "script",
  "run",
] as const;
export type CommandName = (typeof commandNames)[number];

/** System package managers. An image has one of them, so lists for several managers are one step. */
export const systemManagers = ["apt", "apk", "dnf", "pacman", "zypper"] as const;
export type SystemManager = (typeof systemManagers)[number];

/** Whether a command runs programs that may download over ssh. System package managers do not. */
export function mayUseSsh(name: CommandName): boolean {
  return name !== "env" && name !== "add-apt-repository" && !isSystemManager(name);
}

export function isCommand(name: string): name is CommandName {
  return (commandNames as readonly string[]).includes(name);
}

export function isSystemManager(name: CommandName): name is SystemManager {
  return (systemManagers as readonly string[]).includes(name);
}

/** Whether the entries of a command are package names. */
export function isPackageManager(name: CommandName): boolean {
  return !["env", "add-apt-repository", "pyproject", "script", "run"].includes(name);
}
