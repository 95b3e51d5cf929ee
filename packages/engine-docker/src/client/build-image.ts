import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type BuildFiles, type ImageBuildRequest, imageLabels, rockerError } from "@rocker/core/engine";
import { buildError } from "./build-error.ts";
import type { Client } from "./client.ts";
import { execClient } from "./exec-client.ts";
import { proxyVariables } from "./proxy-variables.ts";

/** Podman passes the proxy variables of its environment to the steps, and docker those of its configuration file. */
function withoutProxies({ program }: Client): string[] {
  if (program === "podman") return ["--http-proxy=false"];
  return proxyVariables.flatMap((name) => ["--build-arg", `${name}=`]);
}

/** Number of output lines to include in the error of a failed build. */
const maxErrorLines = 12;

/**
 * Builds a Dockerfile from the host with the engine's client, which respects .dockerignore and sends the context. The client
 * gets the Dockerfile as it was read, in a private directory.
 * @throws RockerError RK503, RK504, RK505
 */
export async function buildFromDockerfile(
  client: Client,
  { build, files, platform, tag, useCache, network, pull, report, signal }: ImageBuildRequest,
): Promise<void> {
  const { dockerfile, context, target, args = {} } = build;
  const lines: string[] = [];
  const copy = copyOf(files, basename(dockerfile));
  const { code } = await execClient(client, {
    args: [
      "build",
      `--file=${copy.dockerfile}`,
      `--tag=${tag}`,
      // The label is the same for every build of this Dockerfile, so that equal content results in the same image.
      `--label=${imageLabels.dockerfile}=${dockerfile}`,
      `--no-cache=${!useCache}`,
      ...(platform === undefined ? [] : [`--platform=${platform}`]),
      ...(network ? [`--network=${network}`, ...withoutProxies(client)] : []),
      ...(pull ? ["--pull"] : []),
      ...(target === undefined ? [] : [`--target=${target}`]),
      ...Object.entries(args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
      "--",
      context,
    ],
    onLine: (line) => {
      lines.push(line);
      report({ type: "output", line });
    },
    signal,
  }).finally(copy.remove);
  if (signal.aborted) throw rockerError("RK505", { doing: `building ${dockerfile}` });
  if (code !== 0) {
    const output = lines.filter((line) => line.trim()).slice(-maxErrorLines);
    throw buildError(`${dockerfile} failed:\n${output.join("\n")}`);
  }
}

/** Under the same names: clients look for an ignore file by the name of the Dockerfile. */
function copyOf({ dockerfile, ignoreFiles }: BuildFiles, name: string) {
  const directory = mkdtempSync(join(tmpdir(), "rocker-"));
  for (const [file, bytes] of [[name, dockerfile] as const, ...Object.entries(ignoreFiles)]) {
    writeFileSync(join(directory, file), bytes, { mode: 0o600 });
  }
  return {
    dockerfile: join(directory, name),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
