import {
  failWith,
  type Host,
  type ImageBuildRequest,
  type ImageFacts,
  type Mount,
  type PullRequest,
  type RunRequest,
  type Runtime,
  type SettingName,
} from "@rocker/core/engine";
import { runArguments, settingFlags } from "../container/arguments.ts";
import { builtFacts } from "../container/built-facts.ts";
import { runClient } from "../container/spawn.ts";
import { factsOf, type ImageInspect } from "../docker/images.ts";
import { podmanProgram } from "./program.ts";

/** Finds images and runs containers through the podman program, rootful or rootless as it is called. */
export class PodmanRuntime implements Runtime {
  readonly name = "podman";
  // It hands graphics cards on through CDI devices, not through --gpus.
  readonly settings = new Set((Object.keys(settingFlags) as SettingName[]).filter((name) => name !== "gpus"));
  readonly hooks = true;
  readonly remote = undefined;
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async findImage(reference: string): Promise<ImageFacts | undefined> {
    for (let triesLeft = 3; ; triesLeft--) {
      const args = ["image", "inspect", "--", reference];
      const { code, stdout, stderr } = await podmanProgram(this.#host, { args });
      if (code === 0) {
        const [inspect] = JSON.parse(stdout) as ImageInspect[];
        return inspect && factsOf(inspect);
      }
      const isMissing = /image not known|no such image|failed to find image/i.test(stderr);
      if (isMissing && stderr.includes(reference.replace(/^sha256:/, ""))) return undefined;
      // Another image is not known: another podman removed it while this one looked at all of them.
      if (!isMissing || triesLeft === 0) throw podmanFailure(stderr);
    }
  }

  async pullImage({ image, report, signal }: PullRequest): Promise<ImageFacts> {
    const { code, stderr } = await podmanProgram(this.#host, {
      args: ["pull", "--", image],
      onLine: (line) => report({ type: "output", line }),
      signal,
    });
    if (signal.aborted) throw failWith("RK505", { doing: `pulling ${image}` });
    if (code !== 0) throw failWith("RK501", { image, message: lastWords(stderr) });
    const facts = await this.findImage(image);
    if (!facts) throw failWith("RK501", { image, message: "podman pulled it and does not have it" });
    return facts;
  }

  async buildImage(request: ImageBuildRequest): Promise<ImageFacts> {
    const { buildFromDockerfile } = await import("../container/build-image.ts");
    await buildFromDockerfile("podman", this.#host, request);
    return builtFacts("podman", await this.findImage(request.tag));
  }

  /** Podman has no daemon: it sees the files that rocker sees. */
  async locateMounts(mounts: readonly Mount[]): Promise<readonly Mount[]> {
    return mounts;
  }

  async tagImage(id: string, name: string): Promise<void> {
    const { code, stderr } = await podmanProgram(this.#host, { args: ["tag", "--", id, name] });
    if (code !== 0) throw podmanFailure(stderr);
  }

  run(request: RunRequest): Promise<number> {
    const args = runArguments(request, keepIds(request, this.#host));
    request.trace("podman", args);
    return runClient("podman", args, this.#host.env as NodeJS.ProcessEnv);
  }
}

/** Without root, the person's own id inside and outside must be one, or files in mounts would be another's. */
function keepIds({ plan }: RunRequest, host: Host): string[] {
  const { uid } = host.user();
  return uid !== 0 && plan.account?.uid === uid ? ["--userns=keep-id"] : [];
}

export function podmanFailure(stderr: string): Error {
  const message = lastWords(stderr);
  return /no space left on device|disk quota exceeded/i.test(message)
    ? failWith("RK504", { where: message })
    : failWith("RK406", { engine: "podman", message });
}

/** What it said last, without its "Error: ". */
function lastWords(stderr: string): string {
  return (stderr.trim().split("\n").at(-1) ?? "").replace(/^Error: /, "").replace(/\.$/, "");
}
