import type { ContractFixtures } from "./fixtures.ts";
import { Workshop, type WorkshopEngines } from "./workshop.ts";

/** One requirement for engines: its name, and a check that throws when the engine does not meet it. */
export type ContractCase = readonly [name: string, check: () => Promise<void>];

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
