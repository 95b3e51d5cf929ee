import { readFileSync } from "node:fs";
import { join } from "node:path";
import { table } from "./option-table.ts";
import { generated } from "./pages.ts";
import { repository } from "./repository.ts";

interface Results {
  readonly date: string;
  readonly machine: Readonly<Record<string, string>>;
  readonly tables: readonly Table[];
}

interface Table {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly summary: { readonly median: number } }[];
}

/** Tables of the benchmark whose medians the page shows, by the beginning of their titles, with the question that each answers. */
const shown: Readonly<Record<string, string>> = {
  "Warm run on Docker": "What does rocker add to `docker run`?",
  "Warm run on Podman, rootless": "And to rootless Podman? `--user` needs `--userns=keep-id`",
  "First build and run, nothing cached": "How long does the first run take?",
  "Entering a container": "How long does it take to enter a persistent container?",
  "A Dockerfile of which nothing has changed, on Docker": "Is an unchanged Dockerfile built again?",
  "Help with many plugin packages installed": "Do installed plugins slow rocker down?",
  "Peer: rocker of PyPI 0.4.0, as it is": "How does it compare with the original rocker?",
  "Peer: @devcontainers/cli of npm 0.89.0, with a container that runs":
    "And with the dev container command line? Its container is already running; rocker starts a new one",
};

/** docs/explanation/performance.md: the latest results of the benchmark, in short. */
export function performancePage(): string {
  const { date, machine, tables }: Results = JSON.parse(
    readFileSync(join(repository, "bench/results/latest.json"), "utf8"),
  );
  const sections = Object.entries(shown).map(([title, question]) => {
    const found = tables.find((one) => one.title.startsWith(title));
    if (!found)
      throw new Error(`the benchmark has no table "${title}": update scripts/reference/performance.ts`);
    const rows = found.rows.map(({ label, summary }) => [`\`${label}\``, `${summary.median.toFixed(2)} s`]);
    return `${question}:\n\n${table([["command", "median"], ...rows])}`;
  });
  return `${generated}

# Performance

After this page you know what rocker costs you, and how to measure it on your machine. A second run builds nothing and uses no
network: it sends one request to the engine, then starts \`docker run\`.

Measured on ${date} with ${machine.processor}, ${machine.memory} of memory, ${machine.system}, Node ${machine.node}, Docker
(${machine.docker}), Podman ${machine.podman}, rocker at ${machine.rocker}.

${sections.join("\n\n")}

\`npm run bench\` in a clone measures your machine. [The method](../../bench/README.md) and [all results with their spread](../../bench/results/latest.md).
`;
}
