import { type Consent, Consents, failWith, type Host, visibleLine } from "@rocker/core/lifecycle";
import { findProjectFiles } from "../configuration/places.ts";
import { consentFile, projectFolder } from "../invoke/roots.ts";
import { forgetOptions, listOptions } from "../options.ts";
import { readOwnOptions } from "./own-options.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker trust list`: what the person consented to, and for which project. */
export async function trustList(argv: readonly string[]): Promise<number> {
  const { options, host } = readOwnOptions(argv, listOptions);
  if (options.help) return showOwnHelp("trust list", listOptions);
  const consents = new Consents(consentFile(host));
  if (options.json) process.stdout.write(`${JSON.stringify(consents.all(), null, 2)}\n`);
  else if (consents.all().length === 0) process.stderr.write("rocker: nothing was decided yet\n");
  for (const consent of options.json ? [] : consents.all()) {
    for (const line of consentLines(consent, consents)) process.stdout.write(`${visibleLine(line)}\n`);
  }
  return 0;
}

/** `rocker trust forget`: forgets what was decided for this project, or for every one; it is asked for again. */
export async function trustForget(argv: readonly string[]): Promise<number> {
  const { options, host } = readOwnOptions(argv, forgetOptions);
  if (options.help) return showOwnHelp("trust forget", forgetOptions);
  const consents = new Consents(consentFile(host));
  const projects = options.all ? [undefined] : projectFolders(host, consents);
  if (projects.length === 0) {
    throw failWith("RK219", {
      command: "rocker trust forget",
      expected: "a directory of a project, or --all",
    });
  }
  const count = projects.reduce((sum, project) => sum + consents.forget(project), 0);
  process.stderr.write(`rocker: ${count === 1 ? "1 decision was" : `${count} decisions were`} forgotten\n`);
  return 0;
}

/** The project here, as its package.json and its configuration have it, and the folder itself where it was asked about. */
function projectFolders(host: Host, consents: Consents): readonly string[] {
  const configured = findProjectFiles(host).found?.directory;
  const here = host.path(host.cwd)?.realPath;
  const folders = [
    projectFolder(host),
    configured && host.path(configured)?.realPath,
    consents.all().find(({ project }) => project === here)?.project,
  ];
  return [...new Set(folders)].filter((folder) => folder !== undefined);
}

function consentLines({ project, subject, answer, at }: Consent, consents: Consents): string[] {
  const where = `${project}  ${at.slice(0, 10)}`;
  if (subject.kind !== "package") {
    const what = subject.kind === "reach" ? "configuration" : "steps of the image";
    return [`${answer}  ${what}  ${where}`, ...subject.asks.map((ask) => `    ${ask}`)];
  }
  const state = consents.stateOf(project, subject.path);
  const now = state === "changed" ? `${answer}, changed since` : answer;
  return [`${now}  ${subject.name} ${subject.version}  ${where}`];
}
