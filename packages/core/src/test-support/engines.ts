import type { Builder, BuildRequest } from "../engine/builder.ts";
import type { ImageBuildRequest, ImageFacts } from "../engine/images.ts";
import type { Runtime } from "../engine/runtime.ts";
import type { ChosenEngines } from "../engine/select.ts";

/** An image that has nothing but an ID. */
export const imageFacts = (id: string, labels: Readonly<Record<string, string>> = {}): ImageFacts => ({
  id,
  platform: "linux/amd64",
  user: "",
  workdir: "",
  env: {},
  entrypoint: [],
  command: [],
  labels,
  layers: [],
});

/** Engines in memory, and what they were asked to do. */
export interface FakeEngines extends ChosenEngines {
  /** IDs of local images, by name. */
  readonly local: Map<string, string>;
  readonly pulled: string[];
  /** Builds of Dockerfiles. Each makes an image with a new ID. */
  readonly dockerfiles: ImageBuildRequest[];
  /** Builds of plans. */
  readonly builds: BuildRequest[];
}

/**
 * @param onBuild is called while a Dockerfile is built
 * @param labels those of images that can be pulled or are local, by name
 */
export function fakeEngines(
  images: Readonly<Record<string, string>> = { img: "sha256:img" },
  onBuild: () => void = () => {},
  labels: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): FakeEngines {
  const local = new Map(Object.entries(images));
  const pulled: string[] = [];
  const dockerfiles: ImageBuildRequest[] = [];
  const builds: BuildRequest[] = [];
  const find = (name: string) => {
    const id = local.get(name) ?? [...local.values()].find((one) => one === name);
    return id === undefined ? undefined : imageFacts(id, labels[name]);
  };
  const runtime: Runtime = {
    name: "fake-runtime",
    remote: undefined,
    images: {
      find: async (name) => find(name),
      pull: async ({ image }) => {
        pulled.push(image);
        local.set(image, `sha256:pulled-${image}`);
        return imageFacts(`sha256:pulled-${image}`, labels[image]);
      },
      build: async (request) => {
        onBuild();
        const id = `sha256:built-${dockerfiles.push(request)}`;
        local.set(request.tag, id);
        return imageFacts(id);
      },
      tag: async () => {},
    },
    containers: { settings: new Set(), locateMounts: async (mounts) => mounts, run: async () => 0 },
    transfer: { save: async () => {}, load: async () => "" },
  };
  const builder: Builder = {
    name: "fake-builder",
    lowering: "1",
    build: async (request) => `sha256:plan-${builds.push(request)}`,
  };
  return { builder, runtime, reasons: [], local, pulled, dockerfiles, builds };
}
