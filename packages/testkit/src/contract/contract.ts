import { Workshop, type WorkshopEngines } from "./workshop.ts";

/** One demand on an engine: what it says, and a check that throws when the engine does not keep it. */
export type ContractCase = readonly [name: string, check: () => Promise<void>];

/** What the suites need of the machine, and cannot do through core's interfaces. */
export interface ContractFixtures {
  /** An image that the runtime has: busybox with its applets in /bin, user root, no package manager. */
  readonly image: string;
  /** An image that the runtime has, made from `configuredDockerfile(image)` with any tool. */
  readonly configuredImage: string;
  /** File of the engine's built module. Checks of streams and signals start it in a process of its own. */
  readonly engineModule: string;
  /** The same of an engine that runs commands within its builder. Only for its contract. */
  readonly insideModule?: string;
  /** Called after each check for every name that it gave to an image. The image may be gone. */
  removeImage(name: string): void;
  /** Called after each check for every volume that it used. */
  removeVolume(name: string): void;
  /** All names of one image: a build that fails must leave none. Not of all images, as others may use the engine too. */
  namesOf(id: string): readonly string[];
  /**
   * Resolves when the engine's client passes signals on to a container that it runs, by name. Podman's does so a moment
   * after it has joined the container's streams, and dies of one that comes between. Default: at once.
   */
  passesSignals?(name: string): Promise<void>;
  /** A text that no build before had, for what must not come from a cache. Default: a random one. */
  newMark?(): string;
}

export type Check = (workshop: Workshop) => Promise<void>;

/** Binds checks to an engine. Each runs in a workshop of its own, which is cleaned up afterwards. */
export function casesOf(
  checks: Readonly<Record<string, Check>>,
  engines: WorkshopEngines,
  fixtures: ContractFixtures,
): readonly ContractCase[] {
  return Object.entries(checks).map(([name, check]) => [
    name,
    async () => {
      const workshop = new Workshop(engines, fixtures);
      try {
        await check(workshop);
      } finally {
        await workshop.close();
      }
    },
  ]);
}

/**
 * The text of a Dockerfile whose image has every setting that an image can have.
 * @param output where its entrypoint writes what it sees: "stdout" for the contract of what runs within a builder
 */
export function configuredDockerfile(
  image: string,
  output: "/contract/out" | "stdout" = "/contract/out",
): string {
  const sees = '{ pwd; id -u; id -g; echo "$GREETING"; for word do echo "<$word>"; done; }';
  const script = output === "stdout" ? sees : `${sees} >${output}`;
  return [
    `FROM ${image}`,
    'LABEL dev.rocker.contract="configured"',
    'ENV GREETING="hello world"',
    "WORKDIR /somewhere",
    "USER 1234:5678",
    `ENTRYPOINT ${JSON.stringify(["/bin/sh", "-c", script, "entry"])}`,
    'CMD ["one", "two words"]',
    "",
  ].join("\n");
}
