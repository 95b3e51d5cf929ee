import { type Host, type ImageBuildRequest, imageLabels, rockerError } from "@rocker/core/engine";
import { execClient } from "./exec-client.ts";
import { proxyVariables } from "./proxy-variables.ts";

/** Podman passes the proxy variables of its environment to the steps, and docker those of its configuration file. */
function withoutProxies(program: "docker" | "podman"): string[] {
  if (program === "podman") return ["--http-proxy=false"];
  return proxyVariables.flatMap((name) => ["--build-arg", `${name}=`]);
}

/** Number of output lines to include in the error of a failed build. */
const maxErrorLines = 12;

/**
 * Builds a Dockerfile from the host with the engine's client, which respects .dockerignore and sends the context.
 * @throws RockerError RK503, RK505
 */
export async function buildFromDockerfile(
  program: "docker" | "podman",
  host: Pick<Host, "env">,
  { build, platform, tag, useCache, network, pull, report, signal }: ImageBuildRequest,
): Promise<void> {
  const { dockerfile, context, target, args = {} } = build;
  const lines: string[] = [];
  const { code } = await execClient(program, host, {
    args: [
      "build",
      `--file=${dockerfile}`,
      `--tag=${tag}`,
      // The label is the same for every build of this Dockerfile, so that equal content results in the same image.
      `--label=${imageLabels.dockerfile}=${dockerfile}`,
      `--no-cache=${!useCache}`,
      ...(platform === undefined ? [] : [`--platform=${platform}`]),
      ...(network ? [`--network=${network}`, ...withoutProxies(program)] : []),
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
