import { expect, vi } from "vitest";
import { patience } from "./patience.ts";

/**
 * Waits until `podman run` forwards signals to its container. Podman 4.3 does so only after it has recorded that it is
 * attached to the container's streams; output may arrive before. An earlier signal kills podman itself.
 * @param client runs podman as the owner of the container
 */
export async function passesSignals(client: (...args: string[]) => string, name: string): Promise<void> {
  const args = ["events", "--stream=false", "--since=10m", "--filter", "event=attach"];
  await vi.waitFor(() => expect(client(...args, "--filter", `container=${name}`)).toContain(name), patience);
}
