import type { Exported, ExportRequest, Missing } from "./exported.ts";

/** One line for each part of a plan that a format cannot express. */
export const missingText = ({ what, from, why }: Missing) =>
  `${what}${from === "" ? "" : ` (${from})`}: ${why}`;

/** Texts for users of the files, with references of the format in place of marks. */
export function withReferences(
  { missing, notes }: Pick<Exported, "missing" | "notes">,
  replaced: (text: string) => string,
): Pick<Exported, "missing" | "notes"> {
  return {
    missing: missing.map((one) => ({ ...one, what: replaced(one.what), why: replaced(one.why) })),
    notes: notes.map(replaced),
  };
}

/** In the main file of each export, so that a later one may replace it. */
export const writtenBy = "Written by rocker plan --format";

/** The comment at the top of a file, as lines without their comment sign. */
export function headerLines({
  format,
  plan,
  missing,
  notes,
}: Pick<Exported, "missing" | "notes"> & Pick<ExportRequest, "format" | "plan">): string[] {
  const extensions = [
    ...new Set(plan.steps.flatMap(({ from }) => from).concat(plan.run.mounts.map(({ from }) => from))),
  ];
  const what = extensions.length > 0 ? `, with ${extensions.join(", ")}` : "";
  return [
    `${plan.base.image}${what}. ${writtenBy} ${format}.`,
    ...notes.flatMap((note) => ["", note]),
    ...(missing.length > 0 ? ["", "Not included:", ...missing.map((one) => `- ${missingText(one)}`)] : []),
  ].flatMap((line) => line.split(/[\n\r]+/));
}

/** Lines as comments that start with "#". */
export const commented = (lines: readonly string[]) =>
  lines.map((line) => (line === "" ? "#" : `# ${line}`)).join("\n");
