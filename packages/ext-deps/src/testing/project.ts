import { fakeHost } from "@rocker/testkit";
import { type Project, readProject } from "../project.ts";

/** A project of these files, in /home/ada. */
export function projectOf(
  files: Readonly<Record<string, string>>,
  search: { paths?: string[]; exclude?: string[]; pattern?: string } = {},
): Project {
  const at = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/home/ada/${name}`, text]));
  return readProject(fakeHost({ files: at }), { pattern: "*.deps.yaml", paths: [], exclude: [], ...search });
}

/** What is wrong with a project, as `code: what`. */
export function faultsOf(files: Readonly<Record<string, string>>): string[] {
  return projectOf(files).problems.map(({ slug, what }) => `${slug}: ${what}`);
}
