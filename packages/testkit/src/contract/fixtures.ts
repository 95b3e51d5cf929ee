/** What the suites need from the host and cannot do through the interfaces of core. */
export interface ContractFixtures {
  /** An image that the runtime has: busybox with its applets in /bin, user root, no package manager. */
  readonly image: string;
  /** An image that the runtime has, built from `configuredDockerfile(image)` with any tool. */
  readonly configuredImage: string;
  /** File of the built module of the engine. Checks of streams and signals start it in a separate process. */
  readonly engineModule: string;
  /** The same for an engine that runs commands inside its builder. Only for that contract. */
  readonly inEngineModule?: string;
  /** Called after each check for every image name that it used. The image may no longer exist. */
  removeImage(name: string): void;
  /** Called after each check for every volume that it used. */
  removeVolume(name: string): void;
  /** All names of one image: a build that fails must leave none. Not those of all images, as others may use the engine too. */
  namesOf(id: string): readonly string[];
  /**
   * Resolves when the client of the engine forwards signals to a container that it runs, by name. Podman's does so shortly
   * after it has attached to the container's streams, and dies of a signal that arrives in between. Default: at once.
   */
  passesSignals?(name: string): Promise<void>;
  /** A string that no earlier build had, for what must not come from a cache. Default: random. */
  newMark?(): string;
}
