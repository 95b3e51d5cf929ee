import { type PushRequest, rockerError } from "@rocker/core/engine";
import type { Client } from "./client.ts";
import { execClient } from "./exec-client.ts";

/**
 * Pushes an image to its registry with the engine's client, which has the user's logins.
 * @throws RockerError RK510, RK505; RK432 for several images
 */
export async function pushImage(
  client: Client,
  args: readonly string[],
  { images, name, report, signal }: PushRequest,
): Promise<void> {
  if (images.length > 1)
    throw rockerError("RK432", { engine: client.program, name, platforms: images, others: [] });
  const onLine = (line: string) => report({ type: "output", line });
  const { code, stdout, stderr } = await execClient(client, { args, onLine, signal });
  if (signal.aborted) throw rockerError("RK505", { doing: `pushing the image to ${name}` });
  if (code === 0) return;
  const message = (stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "";
  const needsLogin = /unauthorized|authentication required|no basic auth|denied/i.test(message);
  const registry = name.split("/")[0] ?? name;
  throw rockerError("RK510", {
    name,
    message,
    ...(needsLogin && { hint: `Log in first: ${client.program} login ${registry}` }),
  });
}
