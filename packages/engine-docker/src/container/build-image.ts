import { failWith, type Host, type ImageBuildRequest, imageLabels } from "@rocker/core/engine";
import { askClient } from "./client.ts";

/** Lines of a build that failed which say why. */
const lastLines = 12;

/**
 * Builds a Dockerfile of the host with the engine's own client, which heeds the ignore file and sends the context.
 * @throws RockerError RK503, RK505
 */
export async function buildFromDockerfile(
  program: "docker" | "podman",
  host: Pick<Host, "env">,
  { build, platform, tag, useCache, pull, report, signal }: ImageBuildRequest,
): Promise<void> {
  const { dockerfile, context, target, args = {} } = build;
  const lines: string[] = [];
  const { code } = await askClient(program, host, {
    args: [
      "build",
      `--file=${dockerfile}`,
      `--tag=${tag}`,
      // The same for each build of this Dockerfile, so that it does not make another image of the same content.
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
  if (signal.aborted) throw failWith("RK505", { doing: `building ${dockerfile}` });
  if (code !== 0) {
    const output = lines.filter((line) => line.trim()).slice(-lastLines);
    throw failWith("RK503", { message: `${dockerfile} failed:\n${output.join("\n")}` });
  }
}
