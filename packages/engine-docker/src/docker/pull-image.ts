import {
  type ImageFacts,
  isRockerError,
  type PullRequest,
  problemFacts,
  rockerError,
} from "@rocker/core/engine";
import { hasTag } from "../client/has-tag.ts";
import { requirePulled } from "../client/images.ts";
import type { DaemonClient } from "../daemon/client.ts";
import { findImage } from "./find-image.ts";

interface PullLine {
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
}

/** Pulls an image with the daemon. @param authorization for registries that require a login */
export async function pullImage(
  daemon: DaemonClient,
  { image, platform, report, signal }: PullRequest,
  authorization: string | undefined,
): Promise<ImageFacts> {
  const reference = hasTag(image) ? image : `${image}:latest`;
  try {
    const lines = daemon.jsonLines<PullLine>({
      method: "POST",
      path: "/images/create",
      query: { fromImage: reference, platform },
      headers: authorization ? { "X-Registry-Auth": authorization } : {},
      signal,
    });
    for await (const { status, id, error } of lines) {
      if (error) throw rockerError("RK501", { image, message: error });
      if (status) report({ type: "output", line: id ? `${id}: ${status}` : status });
    }
  } catch (error) {
    if (signal.aborted) throw rockerError("RK505", { doing: `pulling ${image}` });
    throw pullError(image, error);
  }
  return requirePulled("docker", image, await findImage(daemon, image));
}

/** What the daemon answered to the pull, as the reason why the image is missing. */
function pullError(image: string, error: unknown): unknown {
  const [first] = isRockerError(error) ? error.problems : [];
  const answer = first && problemFacts("RK406", first);
  return answer ? rockerError("RK501", { image, message: answer.message }, error) : error;
}
