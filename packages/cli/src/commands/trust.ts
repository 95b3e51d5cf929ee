import {
  type Consent,
  Consents,
  type Host,
  hostAccessText,
  jsonText,
  rockerError,
  visibleLine,
} from "@rocker/core/lifecycle";
import { findProjectFiles } from "../configuration/places.ts";
import { projectDirectory } from "../invoke/roots.ts";
import { forgetOptions, listOptions } from "../options.ts";
import { countText } from "../render/amounts.ts";
import { readOwnOptions } from "./own-options.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker trust list`: lists what the user approved and refused, and for which project. */
export async function trustList(argv: readonly string[]): Promise<number> {
  const { options, host } = readOwnOptions(argv, listOptions);
  if (options.help) return showOwnHelp("trust list", listOptions);
  const consents = Consents.at(host);
  if (options.json) process.stdout.write(`${jsonText(consents.all(), 2)}\n`);
  else if (consents.all().length === 0) process.stderr.write("rocker: no decisions stored\n");
  for (const consent of options.json ? [] : consents.all()) {
    for (const line of consentLines(consent, consents)) process.stdout.write(`${visibleLine(line)}\n`);
  }
  return 0;
}

/** `rocker trust forget`: forgets the decisions for this project or for all projects. rocker asks again when needed. */
export async function trustForget(argv: readonly string[]): Promise<number> {
  const { options, host } = readOwnOptions(argv, forgetOptions);
  if (options.help) return showOwnHelp("trust forget", forgetOptions);
  const consents = Consents.at(host);
  const projects = options.all ? [undefined] : await projectDirectories(host, consents);
  if (projects.length === 0) {
    throw rockerError("RK219", {
      command: "rocker trust forget",
      expected: "a directory of a project, or --all",
    });
  }
  const count = projects.reduce((sum, project) => sum + consents.forget(project), 0);
  process.stderr.write(`rocker: forgot ${countText(count, "decision")}\n`);
  return 0;
}

/** The directories of the current project: of its package.json, of its configuration, and any other with decisions. */
async function projectDirectories(host: Host, consents: Consents): Promise<readonly string[]> {
  const configured = (await findProjectFiles(host)).found?.directory;
  const here = host.path(host.cwd)?.realPath;
  const directories = [
    projectDirectory(host),
    configured && host.path(configured)?.realPath,
    consents.all().find(({ project }) => project === here)?.project,
  ];
  return [...new Set(directories)].filter((directory) => directory !== undefined);
}

const answerTexts = { granted: "approved", refused: "refused" } as const;

function consentLines({ project, subject, answer, at }: Consent, consents: Consents): string[] {
  const where = `${project}  ${at.slice(0, 10)}`;
  const given = answerTexts[answer];
  if (subject.kind !== "package") {
    const what = subject.kind === "reach" ? "configuration" : "image steps";
    return [
      `${given}  ${what}  ${where}`,
      ...subject.requests.map((request) => `    ${hostAccessText(request)}`),
    ];
  }
  const state = consents.stateOf(project, subject.path);
  const now = state === "changed" ? `${given}, changed since` : given;
  return [`${now}  ${subject.name} ${subject.version}  ${where}`];
}
