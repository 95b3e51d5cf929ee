// @ts-check
const CHARACTER = { width: 8.4, height: 18 };
const MARGIN = 14;

/** A terminal's colors, by SGR number. @type {Record<string, string>} */
const COLORS = { 31: "#e06c75", 32: "#98c379", 33: "#e5c07b", 34: "#61afef", 35: "#c678dd", 36: "#56b6c2" };

/** Seconds before a command line appears, and before each line of its output. */
const PAUSE = { command: 1.6, output: 0.12 };

/** Without an animation for those who asked their system for less motion. */
const ANIMATION =
  "@media (prefers-reduced-motion: no-preference) { text { opacity: 0; animation: show 1ms forwards } } @keyframes show { to { opacity: 1 } }";

/**
 * A terminal's screen as an SVG image in which the lines appear one by one.
 * @param {string} screen lines with SGR sequences, as tmux captures them
 * @param {string} title text alternative for screen readers
 */
export function svgOf(screen, title) {
  const lines = screen.split("\n").map(runsOf);
  const columns = Math.max(...lines.map((runs) => runs.reduce((sum, { text }) => sum + text.length, 0)));
  const width = Math.ceil(columns * CHARACTER.width + 2 * MARGIN);
  const height = lines.length * CHARACTER.height + 2 * MARGIN;
  let time = 0;
  const rows = lines.map((runs, row) => {
    const y = MARGIN + (row + 0.75) * CHARACTER.height;
    if (row > 0) time += isCommand(runs) ? PAUSE.command : PAUSE.output;
    const delay = `style="animation-delay:${time.toFixed(2)}s"`;
    return `<text x="${MARGIN}" y="${y}" xml:space="preserve" ${delay}>${runs.map(spanOf).join("")}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${ANIMATION}</style>`,
    `<rect width="100%" height="100%" rx="8" fill="#282c34"/>`,
    `<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" fill="#dcdfe4">`,
    ...rows,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** Whether a line starts with the prompt. @param {readonly Run[]} runs */
function isCommand(runs) {
  return runs[0]?.text === "$" && runs[1]?.text.startsWith(" ");
}

/** @typedef {{ text: string, bold: boolean, dim: boolean, color: string | undefined }} Run */

/** @param {string} line @returns {Run[]} */
function runsOf(line) {
  /** @type {Run[]} */
  const runs = [];
  /** @type {Omit<Run, "text">} */
  let style = { bold: false, dim: false, color: undefined };
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    const numbers = /^\u001b\[([0-9;]*)m$/.exec(part)?.[1];
    if (numbers === undefined) {
      if (part) runs.push({ text: part, ...style });
      continue;
    }
    for (const number of numbers.split(";")) style = styleAfter(style, number);
  }
  return runs;
}

/** @param {Omit<Run, "text">} style @param {string} number */
function styleAfter(style, number) {
  if (number === "" || number === "0") return { bold: false, dim: false, color: undefined };
  if (number === "1") return { ...style, bold: true };
  if (number === "2") return { ...style, dim: true };
  if (number === "22") return { ...style, bold: false, dim: false };
  return { ...style, color: number === "39" ? undefined : (COLORS[number] ?? style.color) };
}

/** @param {Run} run */
function spanOf({ text, bold, dim, color }) {
  // Each run has an explicit length, so that columns align with wider or narrower fonts too.
  const length = `textLength="${(text.length * CHARACTER.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;
  const style = [
    bold ? ' font-weight="bold"' : "",
    dim ? ' opacity="0.6"' : "",
    color ? ` fill="${color}"` : "",
  ];
  return `<tspan ${length}${style.join("")}>${escaped(text)}</tspan>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
