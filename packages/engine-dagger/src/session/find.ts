import type { Host } from "@rocker/core/engine";
import { isExecutable, pathsOf } from "./helper.ts";

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

const examples = {
  unix: "unix:///run/dagger/engine.sock",
  tcp: "tcp://10.0.0.1:1234",
  tls: "tls://engine.example.com",
  ssh: "ssh://user@host",
  "kube-pod": "kube-pod://pod?namespace=dagger",
  container: "container://dagger-engine",
  image: "image://registry.dagger.io/engine:v0.21.8",
} as const;
const addressSchemes = ["unix", "tcp", "tls", "ssh", "kube-pod", "container", "image"] as const;

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
  const wrong = runner && addressProblem(runner);
  if (wrong) {
    return { unusable: `${runnerVariable} is ${JSON.stringify(runner)}, ${wrong.reason}`, fix: wrong.fix };
  }
  if (runner?.startsWith("unix://") && path(runner.slice("unix://".length))?.kind !== "socket") {
    return {
      unusable: `${runnerVariable} is the socket ${runner.slice("unix://".length)}, which does not exist`,
      fix: "Start that engine, or unset the variable.",
    };
  }
  return { kind: "start", program, runner };
}

/** What is wrong with the form of an engine's address. */
function addressProblem(runner: string): { readonly reason: string; readonly fix: string } | undefined {
  const scheme = addressSchemes.find((one) => runner.startsWith(`${one}://`));
  if (!scheme) {
    const known = addressSchemes.map((one) => `${one}://`).join(", ");
    return {
      reason: "which is not an engine address",
      fix: `Use an address that starts with ${known}.`,
    };
  }
  const example = `Use an address such as ${examples[scheme]}.`;
  if (!URL.canParse(runner)) return { reason: "which is not a valid address", fix: example };
  const { hostname, port, pathname } = new URL(runner);
  if (scheme === "unix") {
    return pathname.startsWith("/") && !hostname
      ? undefined
      : { reason: "which is not an absolute path", fix: example };
  }
  // Dagger runs programs with this name as an argument.
  if (!hostname || hostname.startsWith("-")) return { reason: "which names no engine", fix: example };
  return scheme === "tcp" && !port ? { reason: "which has no port", fix: example } : undefined;
}

function findProgram(env: Host["env"]): string | undefined {
  const named = env[programVariable];
  return (named ? [named] : pathsOf("dagger", env)).find(isExecutable);
}
