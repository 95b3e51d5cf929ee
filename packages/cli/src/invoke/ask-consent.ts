import {
  type ApprovalRequest,
  accessKey,
  type HostAccess,
  hostAccessText,
  type PackageState,
  visibleLine,
} from "@rocker/core/lifecycle";
import { styleFor } from "../render/style.ts";
import { askYesNo } from "./ask-line.ts";

/** Describes a project's plugin, and asks whether its code may run. Undefined if there was no answer. */
export function askConsent(project: string, state: PackageState): Promise<boolean | undefined> {
  const style = styleFor(process.stderr, process.env);
  return ask(consentText(project, state, style.strong), "Allow this plugin to run from now on?");
}

/** Shows a request for access to the host, and asks whether to allow it. */
export function askHostAccess(question: ApprovalRequest): Promise<boolean | undefined> {
  const style = styleFor(process.stderr, process.env);
  return ask(reachText(question, style.strong), "Allow this for this project from now on?");
}

/** Shows which plugins a project's configuration needs, and asks whether to install them and run their code. */
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
    "rocker: this project's configuration needs plugins that are not installed:",
    `  project  ${visibleLine(project)}`,
    ...plugins.map((plugin) => `    ${visibleLine(plugin)}`),
    isLocked
      ? "  They will be installed from your npm registry, in the versions pinned by rockerrc.lock."
      : "  They will be installed from your npm registry, and pinned in rockerrc.lock.",
    "  Their code runs on the host as you, with all of your permissions.",
  ];
  return ask(lines.join("\n"), "Install them and allow them to run from now on?");
}

function ask(text: string, question: string): Promise<boolean | undefined> {
  process.stderr.write(`${text}\n`);
  return askYesNo(`  ${question}`);
}

/** Marks changes since the last approval: `+` is new, `-` is no longer requested. */
function reachText(
  { project, subject, image, requests, before, changed }: ApprovalRequest,
  strong: (text: string) => string,
): string {
  const approved = new Set(before?.requests.map(accessKey));
  const requested = new Set(requests.map(({ access }) => accessKey(access)));
  const isNew = (access: HostAccess) => before !== undefined && !approved.has(accessKey(access));
  const gone = (before?.requests ?? []).filter((access) => !requested.has(accessKey(access)));
  const hasNew = requests.some(({ access }) => isNew(access));
  return [
    `rocker: ${subject} requests access to the host:`,
    `  project  ${visibleLine(project)}`,
    `  image    ${visibleLine(image)}`,
    ...requests.map(({ access, text, danger }) => {
      const line = `  ${isNew(access) ? "+" : " "} ${visibleLine(text)}`;
      return isNew(access) || danger === "host" ? strong(line) : line;
    }),
    ...gone.map((access) => `  - ${visibleLine(hostAccessText(access))}`),
    ...(before ? [strong(`  ${changeText(changed, hasNew)}`)] : []),
  ].join("\n");
}

/** Such as "The Dockerfile changed since you approved this; nothing new is requested." */
function changeText(changed: readonly string[], hasNew: boolean): string {
  if (changed.length === 0) return "It requests more than you approved (+ is new).";
  const [first = "", ...others] = changed.map(visibleLine);
  const all =
    others.length > 0 ? `${[first, ...others.slice(0, -1)].join(", ")} and ${others.at(-1)}` : first;
  const news = hasNew ? " (+ is new)" : "; nothing new is requested";
  return `${all.charAt(0).toUpperCase()}${all.slice(1)} changed since you approved this${news}.`;
}

function consentText(
  project: string,
  { package: found, consent }: PackageState,
  strong: (text: string) => string,
) {
  const flags = (found.manifest?.extensions ?? []).flatMap(({ options }) => Object.keys(options));
  const engines = (found.manifest?.engines ?? []).map(({ name }) => `the engine ${name}`);
  const provides = [...flags.map((flag) => `--${flag}`), ...engines].join(", ");
  return [
    `rocker: this project provides a plugin: ${strong(`${visibleLine(found.name)} ${visibleLine(found.version)}`)}`,
    `  project   ${visibleLine(project)}`,
    `  package   ${visibleLine(found.path)}`,
    `  provides  ${visibleLine(provides) || "no options or engines"}`,
    "  Its code runs on the host as you, with all of your permissions.",
    ...(consent === "changed" ? [strong("  It has changed since you approved it.")] : []),
  ].join("\n");
}
