import { type PackageState, type ReachSubject, visibleLine } from "@rocker/core/lifecycle";
import { styleFor } from "../render/style.ts";
import { askYesNo } from "./ask-line.ts";

/** Shows what a project's package is and may do, and asks whether to run it; undefined: no answer. */
export function askConsent(project: string, state: PackageState): Promise<boolean | undefined> {
  const style = styleFor(process.stderr, process.env);
  return ask(consentText(project, state, style.strong), "Run it from now on?");
}

/** What is asked of the host, and what was granted before. */
export interface ReachQuestion {
  readonly project: string;
  readonly subject: string;
  readonly image: string;
  readonly asks: readonly string[];
  readonly before: ReachSubject | undefined;
}

/** Shows what is asked of the host, and asks whether to give it. */
export function askReach(question: ReachQuestion): Promise<boolean | undefined> {
  const style = styleFor(process.stderr, process.env);
  return ask(reachText(question, style.strong), "Give it from now on?");
}

/** Shows which plugins a project's configuration needs, and asks whether to install and run them. */
export function askInstall({
  project,
  plugins,
  isLocked,
}: {
  readonly project: string;
  readonly plugins: readonly string[];
  readonly isLocked: boolean;
}): Promise<boolean | undefined> {
  const lines = [
    "rocker: this project's configuration needs plugins that are not installed for it:",
    `  project  ${visibleLine(project)}`,
    ...plugins.map((plugin) => `    ${visibleLine(plugin)}`),
    isLocked
      ? "  They come from your npm registry, as rockerrc.lock pins them."
      : "  They come from your npm registry, and rockerrc.lock will pin what they are now.",
    "  Their code runs on this machine as you, and may do all that you may.",
  ];
  return ask(lines.join("\n"), "Install and run them from now on?");
}

function ask(text: string, question: string): Promise<boolean | undefined> {
  process.stderr.write(`${text}\n`);
  return askYesNo(`  ${question}`);
}

/** Marked against what was granted before: `+` is new, `-` is asked no more. */
function reachText(
  { project, subject, image, asks, before }: ReachQuestion,
  strong: (text: string) => string,
): string {
  const isNew = (ask: string) => before !== undefined && !before.asks.includes(ask);
  const gone = (before?.asks ?? []).filter((ask) => !asks.includes(ask));
  const hasNew = asks.some(isNew);
  return [
    `rocker: ${subject} asks for more than a container:`,
    `  project  ${visibleLine(project)}`,
    `  image    ${visibleLine(image)}`,
    ...asks.map((ask) => (isNew(ask) ? strong(`  + ${visibleLine(ask)}`) : `    ${visibleLine(ask)}`)),
    ...gone.map((ask) => `  - ${visibleLine(ask)}`),
    ...(before
      ? [
          strong(
            `  It has changed since you consented${hasNew ? ": + is new" : "; nothing new is asked for"}.`,
          ),
        ]
      : []),
  ].join("\n");
}

function consentText(
  project: string,
  { package: found, consent }: PackageState,
  strong: (text: string) => string,
) {
  const flags = (found.manifest?.extensions ?? []).flatMap(({ options }) => Object.keys(options));
  const engines = (found.manifest?.engines ?? []).map(({ name }) => `the engine ${name}`);
  const brings = [...flags.map((flag) => `--${flag}`), ...engines].join(", ");
  return [
    `rocker: this project brings a plugin: ${strong(`${visibleLine(found.name)} ${visibleLine(found.version)}`)}`,
    `  project  ${visibleLine(project)}`,
    `  package  ${visibleLine(found.path)}`,
    `  adds     ${visibleLine(brings) || "nothing that is listed"}`,
    "  Its code runs on this machine as you, and may do all that you may.",
    ...(consent === "changed" ? [strong("  It has changed since you consented to it.")] : []),
  ].join("\n");
}
