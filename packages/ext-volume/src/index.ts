import { defineExtension, type ExtensionProblem, problemOf, RockerError } from "@rocker/core";
import { clashes } from "./clashes.ts";
import { mistakableNames, seLinuxNotices } from "./notices.ts";
import { readVolume, type Volume } from "./volume.ts";

/** Files, folders and named volumes in the container: `--volume`. */
export default defineExtension({
  name: "volume",
  summary: "Files, folders and named volumes in the container",
  options: {
    volume: {
      type: "list",
      paths: "source",
      short: "v",
      valueName: "SRC[:DST[:OPTIONS]]",
      summary: "Mount a file, folder or named volume; SRC alone: at the same place",
    },
  },
  after: ["user", "home"],
  validate({ options, host, active }) {
    const read = options.volume.map((text) => readVolume(text, host));
    const volumes = read.flatMap((one) => (one.ok ? one.volume : []));
    return [
      ...read.flatMap((one) => (one.ok ? [] : one.problem)),
      ...(active.has("user") ? [] : volumes.filter(isBelowHome).map(noAccount)),
      ...clashes(volumes),
    ];
  },
  setup(container, { options, host, account, notice }) {
    const volumes = options.volume
      .flatMap((text) => {
        const read = readVolume(text, host);
        return read.ok ? read.volume : [];
      })
      .map((one) =>
        account && isBelowHome(one) ? { ...one, target: account.home + one.target.slice(1) } : one,
      );
    // Only now is it known which path "~" is.
    const problems = clashes(volumes).map((one) => problemOf("volume", { ...one, kind: "usage" }));
    if (problems.length > 0) throw new RockerError(problems);

    for (const { type, source, target, readOnly, options: words } of volumes) {
      if (type === "bind") container.withBindMount(source, target, { readOnly, options: words });
      else container.withVolume(source, target, { readOnly, options: words });
    }
    for (const text of [...mistakableNames(volumes, host), ...seLinuxNotices(volumes, host)]) notice(text);
  },
});

function isBelowHome({ target }: Volume): boolean {
  return target.startsWith("~");
}

function noAccount({ text }: Volume): ExtensionProblem {
  return {
    slug: "home",
    kind: "usage",
    what: `--volume ${JSON.stringify(text)}: which home "~" is in the container is known only with --user.`,
    fix: "Add --user, or write the whole path.",
  };
}
