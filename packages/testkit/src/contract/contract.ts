import { Workshop, type WorkshopEngines } from "./workshop.ts";

/** One requirement for engines: its name, and a check that throws when the engine does not meet it. */
export type ContractCase = readonly [name: string, check: () => Promise<void>];

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

export type Check = (workshop: Workshop) => Promise<void>;

/** Binds checks to an engine. Each runs in its own workshop, which is cleaned up afterwards. */
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
 * A Dockerfile, as text, whose image has every setting that an image can have.
 * @param output where its entrypoint writes what it sees: "stdout" for the contract of runtimes inside a builder
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
