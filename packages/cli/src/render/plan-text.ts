import { type PackageNames, type Plan, recipeHash, type Step, visibleLine } from "@rocker/core/lifecycle";
import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/**
 * A plan as a person reads it: what is added to the image, by whom, and how the container is run.
 * @param width of the terminal; longer texts go on below
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
      ? [visibleLine(`  built from ${one(plan.base.build.dockerfile)} with ${one(plan.base.build.context)}`)]
      : []),
    ...(steps.length > 0
      ? [...lines(steps), style.dim(`  recipe ${recipeHash(plan).slice(0, 16)}`)]
      : ["  nothing is added: it is run as it is"]),
    style.strong("container"),
    ...lines(run),
  ].join("\n");
}

/** What kind of thing, the thing, the extensions that asked for it. */
export type Row = readonly [kind: string, what: string, from: string];

/** One line of a plan, with what it tells of: two may read alike and be different. */
export interface PlanEntry {
  readonly row: Row;
  readonly value: unknown;
}

const rowOf = ({ row: [kind, what, from] }: PlanEntry): Row => [kind, visibleLine(what), visibleLine(from)];

export function imageEntries({ steps }: Plan): PlanEntry[] {
  return steps.map((step) => ({ row: [step.layer, stepText(step), step.from.join(", ")], value: step }));
}

function stepText(step: Step): string {
  switch (step.type) {
    case "exec":
      return `run ${one(step.title)}${step.as === "user" ? " (as the user)" : ""}${step.ssh ? ", with your ssh agent" : ""}`;
    case "packages":
      return `install ${packagesText(step.names)}${step.optional ? ", where there is a package manager" : ""}`;
    case "file":
      return `write ${one(step.path)} (${step.mode.toString(8)}, ${step.owner})`;
    case "env":
      return `set ${step.name}=${one(step.value)}`;
    case "prepend":
      return `put ${step.entries.map(one).join(":")} in front of ${step.name}`;
    case "label":
      return `label ${one(step.name)}=${one(step.value)}`;
    case "copy-from":
      return `copy ${one(step.source)} of ${step.image} to ${one(step.target)}`;
  }
}

/** Managers that get the same packages are named together. */
function packagesText(names: PackageNames): string {
  const managers = new Map<string, string[]>();
  for (const [manager, list = []] of Object.entries(names)) {
    const key = list.join(" ");
    managers.set(key, [...(managers.get(key) ?? []), manager]);
  }
  return [...managers].map(([list, of]) => `${list} (${of.join(", ")})`).join(", ");
}

export function runEntries({ account, run }: Plan): PlanEntry[] {
  const { command } = run;
  return [
    {
      row: ["command", command.length > 0 ? command.map(one).join(" ") : "the image's own", ""],
      value: command,
    },
    ...(account
      ? [
          {
            row: [
              "user",
              `${one(account.name)} (${account.uid}:${account.gid}), home ${one(account.home)}`,
              account.from,
            ] as Row,
            value: account,
          },
        ]
      : []),
    ...run.mounts.map((mount): PlanEntry => {
      const source = "source" in mount ? one(mount.source) : "tmpfs";
      const how = [...(mount.readOnly ? ["read-only"] : []), ...mount.options].join(", ");
      return {
        row: ["mount", `${source} at ${one(mount.target)}${how ? ` (${how})` : ""}`, mount.from],
        value: mount,
      };
    }),
    ...run.env.map((entry): PlanEntry => {
      const text =
        "host" in entry ? `${one(entry.name)} of the host` : `${one(entry.name)}=${one(entry.value)}`;
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
          `${[hook.script, ...hook.args].map(one).join(" ")}${hook.as ? " (as the user)" : ""}`,
          hook.from,
        ],
        value: hook,
      }),
    ),
    ...run.preparations.map(
      (preparation): PlanEntry => ({
        row: ["before it", "something is done on the host", preparation.from],
        value: preparation.data,
      }),
    ),
  ];
}

const sizes: readonly string[] = ["memory", "memoryReservation", "memorySwap", "shmSize"];

/** Sizes are bytes in a plan; people type 2g. */
function settingText(name: string, value: string): string {
  const bytes = Number(value);
  if (!sizes.includes(name) || !(bytes > 0)) return one(value);
  const [unit = "", size = 1] = units.find(([, factor]) => bytes % factor === 0) ?? [];
  return `${bytes / size}${unit}`;
}

const units = [
  ["g", 2 ** 30],
  ["m", 2 ** 20],
  ["k", 2 ** 10],
] as const;

/** One word: as it is if that is plain, else as a JSON string. */
function one(text: string): string {
  return /^[\w./:@%+,=~-]+$/.test(text) ? text : JSON.stringify(text);
}
