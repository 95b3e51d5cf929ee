import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Host } from "@rocker/core/engine";

/** How to get a session with a Dagger engine. */
export type Dagger =
  /** An open session: rocker runs inside `dagger run` or a Dagger function. */
  | { readonly kind: "open"; readonly port: number; readonly token: string }
  /** The `dagger` program starts a session, on its default engine or at the address `runner`. */
  | { readonly kind: "start"; readonly program: string; readonly runner: string | undefined };

export interface NoDagger {
  readonly unusable: string;
  readonly fix: string;
}

// Dagger's own variables, which its SDKs also use.
const programVariable = "_EXPERIMENTAL_DAGGER_CLI_BIN";
const runnerVariable = "_EXPERIMENTAL_DAGGER_RUNNER_HOST";

const addressSchemes = ["unix", "tcp", "tls", "ssh", "kube-pod", "container", "image"];

/** Finds Dagger from environment variables and files, without network access. */
export function findDagger({ env, path }: Host): Dagger | NoDagger {
  if (env.DAGGER_SESSION_PORT) {
    const port = Number(env.DAGGER_SESSION_PORT);
    if (Number.isInteger(port) && port > 0 && port < 65536 && env.DAGGER_SESSION_TOKEN) {
      return { kind: "open", port, token: env.DAGGER_SESSION_TOKEN };
    }
    return {
      unusable: "DAGGER_SESSION_PORT is not a valid port, or DAGGER_SESSION_TOKEN is not set",
      fix: "Set both as dagger run does, or unset them.",
    };
  }
  const program = findProgram(env);
  if (!program) {
    return env[programVariable]
      ? {
          unusable: `${programVariable} is ${env[programVariable]}, which is not an executable file`,
          fix: "Unset it, or set it to the path of the dagger program.",
        }
      : {
          unusable: "the dagger program is not on PATH",
          fix: "Install Dagger (https://docs.dagger.io/install), or use another engine: --engine docker.",
        };
  }
  const runner = env[runnerVariable] || undefined;
  const form = runner?.split("://")[0] ?? "";
  if (runner && !(runner.includes("://") && addressSchemes.includes(form))) {
    return {
      unusable: `${runnerVariable} is ${JSON.stringify(runner)}, which is not an engine address`,
      fix: `Use an address that starts with ${addressSchemes.map((one) => `${one}://`).join(", ")}.`,
    };
  }
  if (runner && form === "unix" && path(runner.slice("unix://".length))?.kind !== "socket") {
    return {
      unusable: `${runnerVariable} is the socket ${runner.slice("unix://".length)}, which does not exist`,
      fix: "Start that engine, or unset the variable.",
    };
  }
  return { kind: "start", program, runner };
}

function findProgram(env: Host["env"]): string | undefined {
  const named = env[programVariable];
  const candidates = named
    ? [named]
    : (env.PATH ?? "")
        .split(delimiter)
        .filter(Boolean)
        .map((directory) => join(directory, "dagger"));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
