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

/** Commands that run a program which may fetch by ssh: those of the system's packages do not. */
export function mayUseSsh(name: CommandName): boolean {
  return name !== "env" && name !== "add-apt-repository" && !isSystemManager(name);
}

export function isCommand(name: string): name is CommandName {
  return (commandNames as readonly string[]).includes(name);
}

export function isSystemManager(name: CommandName): name is SystemManager {
  return (systemManagers as readonly string[]).includes(name);
}
