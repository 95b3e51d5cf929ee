import { fakeHost } from "@rocker/testkit";
import { type Project, readProject } from "../project.ts";

/** Reads a project with these files, in /home/ada. */
export function projectOf(
  files: Readonly<Record<string, string>>,
  search: { paths?: string[]; exclude?: string[]; pattern?: string } = {},
): Project {
  const at = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/home/ada/${name}`, text]));
  return readProject(fakeHost({ files: at }), { pattern: "*.deps.yaml", paths: [], exclude: [], ...search });
}

/** The problems of a project, as `code: what`. */
export function problemTexts(files: Readonly<Record<string, string>>): string[] {
  return projectOf(files).problems.map(({ slug, what }) => `${slug}: ${what}`);
}
