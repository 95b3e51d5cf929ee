// @ts-check

/** @typedef {import("./table.mjs").Table} Table */
/** @typedef {import("./table.mjs").Row} Row */

/**
 * @typedef {object} Report
 * @property {string} date
 * @property {Record<string, string>} machine
 * @property {boolean} busy whether others used the machine just before or after
 * @property {Table[]} tables
 * @property {string[]} leftOut
 */

const HEADINGS = ["", "median", "quartiles", "ratio", "quartiles", "goal"];

/** For a terminal. @param {Report} report */
export function asText(report) {
  const tables = report.tables.map(
    (table) => `${tableTitle(table)}\n${aligned([HEADINGS, ...table.rows.map((row) => cells(row, table))])}`,
  );
  return [...tables, remarks(report).join("\n")].filter(Boolean).join("\n\n");
}

/** For a page. @param {Report} report */
export function asMarkdown(report) {
  const machine = Object.entries(report.machine).map(([name, value]) => `- ${name}: ${value}`);
  const tables = report.tables.map((table) => {
    const rows = table.rows
      .map((row) => cells(row, table))
      .map(([label, ...rest]) => [`\`${label}\``, ...rest]);
    const rule = HEADINGS.map((_, column) => (column === 0 ? "---" : "--:"));
    const lines = [HEADINGS, rule, ...rows].map((line) => `| ${line.join(" | ")} |`);
    return `## ${tableTitle(table)}\n\n${lines.join("\n")}`;
  });
  const sections = [
    `# Benchmark of ${report.date}`,
    "Made by `npm run bench`; [README.md](../README.md) says what is measured and how.",
    machine.join("\n"),
    ...tables,
    remarks(report)
      .map((line) => `- ${line}`)
      .join("\n"),
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

/** @param {Table} table */
function tableTitle({ title, rounds }) {
  return `${title} (${rounds} ${rounds === 1 ? "round" : "rounds"})`;
}

/** @param {Row} row @param {Table} table */
function cells({ label, summary, ratio, goal }, { unit }) {
  if (!summary) return [label, "failed", "", "", "", ""];
  const digits = unit === "s" ? 3 : 1;
  return [
    label,
    `${summary.median.toFixed(digits)} ${unit}`,
    range(summary, digits),
    ratio ? `${ratio.median.toFixed(2)} ×` : "",
    ratio ? range(ratio, 2) : "",
    goal ? goalText(goal, unit) : "",
  ];
}

/** @param {import("./statistics.mjs").Summary} summary @param {number} digits */
function range({ low, high }, digits) {
  return `${low.toFixed(digits)}–${high.toFixed(digits)}`;
}

/** @param {import("./table.mjs").GoalResult} goal @param {Table["unit"]} unit */
function goalText({ of, atMost, figure, reached }, unit) {
  const limit = {
    ratio: `≤ ${atMost} ×`,
    beyond: `≤ ${atMost} ${unit} more (${figure.toFixed(3)})`,
    highest: `≤ ${atMost} ${unit} (highest ${figure.toFixed(1)})`,
  }[of];
  return `${limit}: ${reached ? "pass" : "MISS"}`;
}

/** @param {Report} report */
function remarks({ tables, busy, leftOut }) {
  const goals = tables.flatMap(({ rows }) => rows.flatMap(({ goal }) => (goal ? [goal] : [])));
  const reached = goals.filter((goal) => goal.reached).length;
  const failed = tables.flatMap(({ rows }) => rows.filter(({ summary }) => !summary));
  return [
    ...(goals.length > 0 ? [`Goals: ${reached} of ${goals.length} reached.`] : []),
    ...failed.map(({ label }) => `Could not be measured: ${label}`),
    ...(busy ? ["Others used the machine: don't judge by these figures."] : []),
    ...leftOut.map((what) => `Left out: ${what}`),
  ];
}

/** @param {readonly (readonly string[])[]} lines */
function aligned(lines) {
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .map((line) => `  ${line}`.trimEnd())
    .join("\n");
}
