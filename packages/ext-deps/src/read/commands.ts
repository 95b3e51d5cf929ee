/**
 * The commands of a deps file, in the order in which they stand where nothing else decides: variables and sources
 * of packages first, then packages of the system, of languages, of the project; what a project runs comes last.
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

/** Commands of which an image has one: lists for several stand side by side, and are one step. */
export const systemManagers = ["apt", "apk", "dnf", "pacman", "zypper"] as const;
export type SystemManager = (typeof systemManagers)[number];

export function isCommand(name: string): name is CommandName {
  return (commandNames as readonly string[]).includes(name);
}

export function isSystemManager(name: CommandName): name is SystemManager {
  return (systemManagers as readonly string[]).includes(name);
}
