import { defineExtension, definePlanFact, type ExtensionProblem, problemOf, RockerError } from "@rocker/core";
import { conflicts } from "./conflicts.ts";
import { ambiguityNotices, seLinuxNotices } from "./notices.ts";
import { readVolume, type Volume } from "./volume.ts";

/**
 * What the container gets instead of a directory of the project that the project's own files mount, such as a devcontainer.json
 * (ext-isolate). `none`: it has that already; undefined: the mount stays as it is.
 */
const viewOfProject =
  definePlanFact<
    (
      source: string,
      target: string,
    ) => { readonly source: string; readonly readOnly: boolean } | "none" | undefined
  >("cwd/view");

/** Mounts files, directories and named volumes: `--volume`. */
export default defineExtension({
  name: "volume",
  summary: "Mount files, directories and named volumes",
  options: {
    volume: {
      type: "list",
      paths: "source",
      short: "v",
      valueName: "SRC[:DST[:OPTIONS]]",
      summary: "Mount a file, directory or named volume; without DST, at the same path",
    },
  },
  after: ["user", "home"],
  read({ options, host, active }) {
    const results = options.volume.map((text) => readVolume(text, host));
    const volumes = results.flatMap((one) => ("value" in one ? one.value : []));
    const problems = [
      ...results.flatMap((one) => ("problems" in one ? one.problems : [])),
      ...(active.has("user") ? [] : volumes.filter(isBelowHome).map(unknownHome)),
      ...conflicts(volumes),
    ];
    return problems.length > 0 ? { problems } : { value: volumes };
  },
  setup(container, { value, host, account, notice, fact, isFromProject }) {
    const volumes = value.map((one) =>
      account && isBelowHome(one) ? { ...one, target: account.home + one.target.slice(1) } : one,
    );
    // Checked again now that "~" is resolved.
    const problems = conflicts(volumes).map((one) => problemOf("volume", { ...one, kind: "usage" }));
    if (problems.length > 0) throw new RockerError(problems);

    const viewOf = isFromProject("volume") ? fact(viewOfProject) : undefined;
    for (const { type, source, target, readOnly, options: mountOptions } of volumes) {
      const view = type === "bind" ? viewOf?.(source, target) : undefined;
      if (view === "none") continue;
      const { source: shown, readOnly: isFixed } = view ?? { source, readOnly };
      const mount = { readOnly: isFixed, options: mountOptions };
      if (type === "bind") container.withBindMount(shown, target, mount);
      else container.withVolume(source, target, mount);
    }
    for (const text of [...ambiguityNotices(volumes, host), ...seLinuxNotices(volumes, host)]) notice(text);
  },
});

function isBelowHome({ target }: Volume): boolean {
  return target.startsWith("~");
}

function unknownHome({ text }: Volume): ExtensionProblem {
  return {
    slug: "home",
    kind: "usage",
    what: `--volume ${JSON.stringify(text)}: "~" in the container requires --user.`,
    fix: "Add --user, or use an absolute path.",
  };
}
