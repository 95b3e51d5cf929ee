import { type BuildRequest, rockerError } from "@rocker/core/engine";
import { buildError } from "../client/build-error.ts";
import type { Client } from "../client/client.ts";
import { errorMessageFrom, execClient } from "../client/exec-client.ts";
import { packContext } from "../dockerfile/context.ts";

/**
 * Podman runs the ONBUILD instructions of a base image in each build on it, with the context, the caches and the secrets of
 * that build. It cannot be told not to, and "podman image inspect" does not show them. So each base image is first tried in a
 * build of its own, with an empty context and without secrets, where no program can run: every
 * instruction after FROM is one of ONBUILD.
 * @param temporaryDirectory podman's TMPDIR for this build
 * @throws RockerError RK240 if the base image has ONBUILD instructions, RK503, RK504
 */
export async function refuseOnBuild(
  podman: Client,
  { plan, signal }: Pick<BuildRequest, "plan" | "signal">,
  temporaryDirectory: string,
): Promise<void> {
  const { id, image } = plan.base;
  const dockerfile = `FROM ${id.replace(/^sha256:/, "")}\n`;
  const platform = plan.run.settings.platform?.value;
  let trigger: string | undefined;
  const { code, stdout, stderr } = await execClient(podman, {
    args: [
      "build",
      "--pull=never",
      "--layers=false",
      "--force-rm",
      "--network=none",
      "--runtime=/bin/false",
      ...(platform ? [`--platform=${platform}`] : []),
      "-",
    ],
    stdin: await packContext({ dockerfile, files: [], steps: [] }),
    env: { TMPDIR: temporaryDirectory },
    signal,
    // Not stopped there: a stopped build leaves its container behind.
    onLine: (line) => {
      trigger ??= /^STEP (?!1\/)\d+\/\d+: (.*)$/.exec(line)?.[1];
    },
  });
  if (signal.aborted) throw rockerError("RK505", { doing: "building the image" });
  if (trigger === undefined) {
    if (code !== 0) throw buildError(errorMessageFrom(stderr));
    return;
  }
  // Without RUN among them, the trial succeeds. Its result has no name.
  const result = stdout.trim().split("\n").at(-1) ?? "";
  if (/^[0-9a-f]{64}$/.test(result) && !id.endsWith(result)) {
    await execClient(podman, { args: ["rmi", "--", result] });
  }
  throw rockerError("RK240", { image, engine: "podman", instruction: trigger });
}
