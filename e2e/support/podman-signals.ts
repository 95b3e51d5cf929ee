import { expect, vi } from "vitest";
import { patience } from "./patience.ts";

/**
 * Waits until `podman run` passes signals on to its container. It does so after it has noted that it has joined the
 * container's streams, when output may have come already; of a signal that comes before, it dies itself (Podman 4.3).
 * @param client runs podman as the person whose container it is
 */
export async function passesSignals(client: (...args: string[]) => string, name: string): Promise<void> {
  const args = ["events", "--stream=false", "--since=10m", "--filter", "event=attach"];
  await vi.waitFor(() => expect(client(...args, "--filter", `container=${name}`)).toContain(name), patience);
}
