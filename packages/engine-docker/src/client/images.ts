import {
  type ImageBuildRequest,
  type ImageFacts,
  type Images,
  type PullRequest,
  rockerError,
  type StoredImage,
} from "@rocker/core/engine";
import type { Client } from "./client.ts";
import { clientOutput } from "./client-output.ts";
import { errorMessageFrom, execClient } from "./exec-client.ts";

/** Images, by a client. An engine adds what its client does in its own way. */
export abstract class ClientImages implements Images {
  protected readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  abstract find(reference: string): Promise<ImageFacts | undefined>;

  async pull({ image, platform, report, signal }: PullRequest): Promise<ImageFacts> {
    const { code, stderr } = await execClient(this.client, {
      args: ["pull", ...(platform ? [`--platform=${platform}`] : []), "--", image],
      onLine: (line) => report({ type: "output", line }),
      signal,
    });
    if (signal.aborted) throw rockerError("RK505", { doing: `pulling ${image}` });
    if (code !== 0) throw rockerError("RK501", { image, message: errorMessageFrom(stderr) });
    return requirePulled(this.client.program, image, await this.find(image));
  }

  async build(request: ImageBuildRequest): Promise<ImageFacts> {
    // Loaded on demand: most runs do not build anything.
    const { buildFromDockerfile } = await import("./build-image.ts");
    await buildFromDockerfile(this.client, request);
    const facts = await this.find(request.tag);
    if (facts) return facts;
    throw rockerError("RK503", {
      message: `${this.client.program} reported success, but the image does not exist`,
    });
  }

  async tag(id: string, name: string): Promise<void> {
    await clientOutput(this.client, "tag", "--", id, name);
  }

  abstract list(): Promise<readonly StoredImage[]>;

  async remove(id: string): Promise<void> {
    await clientOutput(this.client, "rmi", "--", id);
  }
}

/** The facts of an image that was just pulled. @throws RockerError RK501 if the engine cannot find it */
export function requirePulled(engine: string, image: string, facts: ImageFacts | undefined): ImageFacts {
  if (facts) return facts;
  throw rockerError("RK501", { image, message: `${engine} reported success, but the image does not exist` });
}
