import type { Project } from "./project.ts";
import { runGit } from "./run-git.ts";

/** Filters that are no files of the project: an agent cannot have changed what they run. */
const installed = /^"?(?:\/usr\/(?:local\/)?bin\/)?(?:git-lfs|git-crypt)"? /;

/**
 * Settings that disable the filters and merge drivers of the user's configuration, other than those of Git LFS and
 * git-crypt. Attributes choose them by file, and what they run is often a script of the project: both may be an agent's.
 */
export async function withoutFilters({ directory }: Project): Promise<Readonly<Record<string, string>>> {
  const listed = await runGit(
    ["config", "--null", "--get-regexp", "^(filter|merge)\\..*\\.(clean|smudge|process|driver)$"],
    {
      cwd: directory,
    },
  );
  const settings = listed.stdout
    .toString()
    .split("\0")
    .filter(Boolean)
    .map((entry) => {
      const [key = "", ...value] = entry.split("\n");
      return { key, value: value.join("\n") };
    })
    .filter(({ value }) => !installed.test(value));
  return Object.fromEntries(
    settings.flatMap(({ key }): (readonly [string, string])[] => {
      const owner = key.slice(0, key.lastIndexOf("."));
      // What Git does with text by itself. An empty driver would silently keep one side.
      if (key.endsWith(".driver")) return [[key, "git merge-file %A %O %B"]];
      return [
        [key, ""],
        [`${owner}.required`, "false"],
      ];
    }),
  );
}
