import { lifecycleName, lifecycleText } from "./lifecycle-commands.ts";
import type { PackageNames, Plan, Step } from "./plan.ts";
import { quoteWord } from "./quote-word.ts";

/** The kind of entry, its description, and the extensions that requested it. */
export type PlanRow = readonly [kind: string, what: string, from: string];

/** One line of a plan with the data it describes: two entries may have the same text and differ in content. */
export interface PlanEntry {
  readonly row: PlanRow;
  readonly value: unknown;
}

export function imageEntries({ steps }: Plan): PlanEntry[] {
  return steps.map((step) => ({
    row: [step.layer, stepText(step), step.from.join(", ")],
    value: step,
  }));
}

function stepText(step: Step): string {
  switch (step.type) {
    case "exec":
      return `run ${quoteWord(step.title)}${step.as === "user" ? " (as the container's user)" : ""}${step.ssh ? ", with your ssh agent" : ""}`;
    case "packages":
      return `install ${packagesText(step.names)}${step.optional ? ", if there is a package manager" : ""}`;
    case "file":
      return `write ${quoteWord(step.path)} (${step.mode.toString(8)}, ${step.owner})`;
    case "env":
      return `set ${step.name}=${quoteWord(step.value)}`;
    case "prepend":
      return `prepend ${step.entries.map(quoteWord).join(":")} to ${step.name}`;
    case "label":
      return `label ${quoteWord(step.name)}=${quoteWord(step.value)}`;
    case "copy-from":
      return `copy ${quoteWord(step.source)} from ${step.image} to ${quoteWord(step.target)}`;
  }
}

/** Package managers that install the same packages share an entry. */
function packagesText(names: PackageNames): string {
  const managers = new Map<string, string[]>();
  for (const [manager, list = []] of Object.entries(names)) {
    const key = list.join(" ");
    managers.set(key, [...(managers.get(key) ?? []), manager]);
  }
  return [...managers].map(([list, of]) => `${list} (${of.join(", ")})`).join(", ");
}

export function runEntries({ account, user, workdir, buildNetwork, run }: Plan): PlanEntry[] {
  const { command } = run;
  return [
    {
      row: ["command", command.length > 0 ? command.map(quoteWord).join(" ") : "the image's default", ""],
      value: command,
    },
    ...(account
      ? [
          {
            row: [
              "user",
              `${account.name === "" ? "the image's user" : quoteWord(account.name)} (${account.uid}:${account.gid}), home ${quoteWord(account.home)}`,
              account.from,
            ] as PlanRow,
            value: account,
          },
        ]
      : []),
    ...(buildNetwork
      ? [
          {
            row: ["build network", buildNetwork.value, buildNetwork.from] as PlanRow,
            value: buildNetwork,
          },
        ]
      : []),
    ...(user && !account
      ? [{ row: ["user", `${quoteWord(user.value)} of the image`, user.from] as PlanRow, value: user }]
      : []),
    ...(workdir && !run.settings.workdir
      ? [
          {
            row: ["workdir", `${quoteWord(workdir.value)} if the image sets none`, workdir.from] as PlanRow,
            value: workdir.value,
          },
        ]
      : []),
    ...run.mounts.map((mount): PlanEntry => {
      const source =
        mount.type === "tmpfs" ? "tmpfs" : mount.source ? quoteWord(mount.source) : "anonymous volume";
      const how = [
        ...("size" in mount ? [`${mount.size} bytes`] : []),
        ...(mount.readOnly ? ["read-only"] : []),
        ...("snapshot" in mount ? ["a copy"] : []),
        ...mount.options,
      ].join(", ");
      return {
        row: ["mount", `${source} at ${quoteWord(mount.target)}${how ? ` (${how})` : ""}`, mount.from],
        value: mount,
      };
    }),
    ...run.env.map((entry): PlanEntry => {
      const text =
        "host" in entry
          ? entry.text !== undefined
            ? `${quoteWord(entry.name)}=${quoteWord(entry.text)} (values from the host)`
            : `${quoteWord(entry.name)} (value ${entry.variable === undefined ? "" : `of ${quoteWord(entry.variable)} `}from the host)`
          : `${quoteWord(entry.name)}=${quoteWord(entry.value)}`;
      return { row: ["variable", text, entry.from], value: entry };
    }),
    ...Object.entries(run.settings).flatMap(([name, setting]) =>
      [setting]
        .flat()
        .map(({ value, from }): PlanEntry => ({ row: [name, settingText(name, value), from], value })),
    ),
    ...(run.hooks ?? []).map(
      (hook): PlanEntry => ({
        row: [
          "hook",
          `${[hook.script, ...hook.args].map(quoteWord).join(" ")}${hook.as ? " (as the container's user)" : ""}`,
          hook.from,
        ],
        value: hook,
      }),
    ),
    ...Object.entries(run.services?.services ?? {}).map(
      ([name, service]): PlanEntry => ({
        row: ["service", `${name} (${service.image ?? "built"})`, run.services?.from ?? ""],
        value: { name, service, volumes: run.services?.volumes, project: run.services?.project },
      }),
    ),
    ...(run.lifecycle?.commands ?? []).flatMap((command) =>
      command.programs.map(
        (program): PlanEntry => ({
          row: [lifecycleName(command, program), lifecycleText(program), command.from],
          value: { stage: command.stage, program },
        }),
      ),
    ),
    ...run.preparations.map(
      (preparation): PlanEntry => ({
        row: ["before start", "prepare the host", preparation.from],
        value: preparation.data,
      }),
    ),
  ];
}

const sizes: readonly string[] = ["memory", "memoryReservation", "memorySwap", "shmSize"];

/** A plan has sizes in bytes; shown as users write them, such as 2g. */
function settingText(name: string, value: string): string {
  const bytes = Number(value);
  if (!sizes.includes(name) || !(bytes > 0)) return quoteWord(value);
  const [unit = "", size = 1] = units.find(([, factor]) => bytes % factor === 0) ?? [];
  return `${bytes / size}${unit}`;
}

const units = [
  ["g", 2 ** 30],
  ["m", 2 ** 20],
  ["k", 2 ** 10],
] as const;
