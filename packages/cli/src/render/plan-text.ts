import {
  lifecycleName,
  lifecycleText,
  type PackageNames,
  type Plan,
  recipeHash,
  type Step,
  visibleLine,
} from "@rocker/core/lifecycle";
import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/**
 * A plan for people to read: what is added to the image, by which extension, and how the container is run.
 * @param width of the terminal; longer texts are wrapped
 */
export function planText(plan: Plan, style: Style, width = Number.POSITIVE_INFINITY): string {
  const [steps, run] = [imageEntries(plan).map(rowOf), runEntries(plan).map(rowOf)];
  const rows = [...steps, ...run];
  const longest = (column: 0 | 1 | 2) => Math.max(0, ...rows.map((row) => row[column].length));
  const kinds = longest(0);
  const room = Math.max(20, width - kinds - longest(2) - "      ".length);
  const whats = Math.min(longest(1), 60, room);
  const lines = (some: readonly Row[]) =>
    some.map(([kind, what, from]) => {
      const [first = "", ...more] = width === Number.POSITIVE_INFINITY ? [what] : wrap(what, room);
      const line = `  ${kind.padEnd(kinds)}  ${first.padEnd(whats)}  ${style.dim(from)}`.trimEnd();
      return [line, ...more.map((text) => `${" ".repeat(kinds + 4)}${text}`)].join("\n");
    });
  return [
    style.strong(`image ${plan.base.image}`),
    ...(plan.base.build
      ? [
          visibleLine(
            `  built from ${quote(plan.base.build.dockerfile)} in ${quote(plan.base.build.context)}`,
          ),
        ]
      : []),
    ...(steps.length > 0
      ? [...lines(steps), style.dim(`  digest of these steps: ${recipeHash(plan).slice(0, 16)}`)]
      : ["  used unchanged"]),
    style.strong("container"),
    ...lines(run),
  ].join("\n");
}

/** The kind of entry, its description, and the extensions that requested it. */
export type Row = readonly [kind: string, what: string, from: string];

/** One line of a plan with the data it describes: two entries may have the same text and differ in content. */
export interface PlanEntry {
  readonly row: Row;
  readonly value: unknown;
}

const rowOf = ({ row: [kind, what, from] }: PlanEntry): Row => [kind, visibleLine(what), visibleLine(from)];

export function imageEntries({ steps }: Plan): PlanEntry[] {
  return steps.map((step) => ({
    row: [step.layer, stepText(step), step.from.join(", ")],
    value: step,
  }));
}

function stepText(step: Step): string {
  switch (step.type) {
    case "exec":
      return `run ${quote(step.title)}${step.as === "user" ? " (as the container's user)" : ""}${step.ssh ? ", with your ssh agent" : ""}`;
    case "packages":
      return `install ${packagesText(step.names)}${step.optional ? ", if there is a package manager" : ""}`;
    case "file":
      return `write ${quote(step.path)} (${step.mode.toString(8)}, ${step.owner})`;
    case "env":
      return `set ${step.name}=${quote(step.value)}`;
    case "prepend":
      return `prepend ${step.entries.map(quote).join(":")} to ${step.name}`;
    case "label":
      return `label ${quote(step.name)}=${quote(step.value)}`;
    case "copy-from":
      return `copy ${quote(step.source)} from ${step.image} to ${quote(step.target)}`;
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

export function runEntries({ account, user, buildNetwork, run }: Plan): PlanEntry[] {
  const { command } = run;
  return [
    {
      row: ["command", command.length > 0 ? command.map(quote).join(" ") : "the image's default", ""],
      value: command,
    },
    ...(account
      ? [
          {
            row: [
              "user",
              `${account.name === "" ? "the image's user" : quote(account.name)} (${account.uid}:${account.gid}), home ${quote(account.home)}`,
              account.from,
            ] as Row,
            value: account,
          },
        ]
      : []),
    ...(buildNetwork
      ? [
          {
            row: ["build network", buildNetwork.value, buildNetwork.from] as Row,
            value: buildNetwork,
          },
        ]
      : []),
    ...(user && !account
      ? [{ row: ["user", `${quote(user.value)} of the image`, user.from] as Row, value: user }]
      : []),
    ...run.mounts.map((mount): PlanEntry => {
      const source =
        mount.type === "tmpfs" ? "tmpfs" : mount.source ? quote(mount.source) : "anonymous volume";
      const how = [
        ...("size" in mount ? [`${mount.size} bytes`] : []),
        ...(mount.readOnly ? ["read-only"] : []),
        ...("snapshot" in mount ? ["a copy"] : []),
        ...mount.options,
      ].join(", ");
      return {
        row: ["mount", `${source} at ${quote(mount.target)}${how ? ` (${how})` : ""}`, mount.from],
        value: mount,
      };
    }),
    ...run.env.map((entry): PlanEntry => {
      const text =
        "host" in entry
          ? `${quote(entry.name)} (value ${entry.variable === undefined ? "" : `of ${quote(entry.variable)} `}from the host)`
          : `${quote(entry.name)}=${quote(entry.value)}`;
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
          `${[hook.script, ...hook.args].map(quote).join(" ")}${hook.as ? " (as the container's user)" : ""}`,
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
  if (!sizes.includes(name) || !(bytes > 0)) return quote(value);
  const [unit = "", size = 1] = units.find(([, factor]) => bytes % factor === 0) ?? [];
  return `${bytes / size}${unit}`;
}

const units = [
  ["g", 2 ** 30],
  ["m", 2 ** 20],
  ["k", 2 ** 10],
] as const;

/** Unchanged if it consists of plain characters, else as a JSON string. */
function quote(text: string): string {
  return /^[\w./:@%+,=~-]+$/.test(text) ? text : JSON.stringify(text);
}
