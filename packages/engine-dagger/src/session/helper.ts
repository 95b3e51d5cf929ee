import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Host } from "@rocker/core/engine";

/** A program that connects its standard input and output to an engine. */
export interface Helper {
  readonly program: string;
  readonly args: readonly string[];
}

// The program in the engine's image that connects to its socket.
const dial = ["buildctl", "dial-stdio"];

// In the order in which Dagger tries them.
const containerPrograms = ["docker", "podman", "finch", "nerdctl"];

/**
 * The programs that the dagger program runs to reach an engine, in the same form (see engine/client/drivers of Dagger).
 * @returns the alternatives; none for an address that Dagger connects to itself
 */
export function helpersOf(address: URL, env: Host["env"]): readonly Helper[] {
  const name = address.hostname;
  switch (address.protocol) {
    case "kube-pod:": {
      const option = (key: string) => `--${key}=${address.searchParams.get(key) ?? ""}`;
      const args = [option("context"), option("namespace"), "exec", option("container"), "-i", name];
      return [{ program: "kubectl", args: [...args, "--", ...dial] }];
    }
    case "ssh:": {
      const login = address.username ? ["-l", decodeURIComponent(address.username)] : [];
      const port = address.port ? ["-p", address.port] : [];
      const socket = address.pathname.length > 1 ? ["--addr", `unix://${address.pathname}`] : [];
      return [{ program: "ssh", args: [...login, ...port, "--", name, "buildctl", ...socket, "dial-stdio"] }];
    }
    case "container:": {
      const installed = containerPrograms.filter((program) => pathsOf(program, env).some(isExecutable));
      // Without any, the first one's absence is the error.
      const programs = installed.length > 0 ? installed : containerPrograms.slice(0, 1);
      return programs.map((program) => ({ program, args: ["exec", "-i", name, ...dial] }));
    }
    default:
      return [];
  }
}

/** Where a program can be, by PATH. */
export function pathsOf(program: string, env: Host["env"]): string[] {
  return (env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((directory) => join(directory, program));
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
