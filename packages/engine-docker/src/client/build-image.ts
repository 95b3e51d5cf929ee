import { type ImageBuildRequest, imageLabels, rockerError } from "@rocker/core/engine";
import type { Client } from "./client.ts";
import { execClient } from "./exec-client.ts";

/** Number of output lines to include in the error of a failed build. */
const maxErrorLines = 12;

/**
 * Builds a Dockerfile from the host with the engine's client, which respects .dockerignore and sends the context.
 * @throws RockerError RK503, RK505
 */
export async function buildFromDockerfile(
  client: Client,
  { build, platform, tag, useCache, pull, report, signal }: ImageBuildRequest,
): Promise<void> {
  const { dockerfile, context, target, args = {} } = build;
  const lines: string[] = [];
  const { code } = await execClient(client, {
    args: [
      "build",
      `--file=${dockerfile}`,
      `--tag=${tag}`,
      // The label is the same for every build of this Dockerfile, so that equal content results in the same image.
      `--label=${imageLabels.dockerfile}=${dockerfile}`,
      `--no-cache=${!useCache}`,
      ...(platform === undefined ? [] : [`--platform=${platform}`]),
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
  });
  if (signal.aborted) throw rockerError("RK505", { doing: `building ${dockerfile}` });
  if (code !== 0) {
    const output = lines.filter((line) => line.trim()).slice(-maxErrorLines);
    throw rockerError("RK503", { message: `${dockerfile} failed:\n${output.join("\n")}` });
  }
}
