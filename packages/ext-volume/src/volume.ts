import { isAbsolute, normalize } from "node:path/posix";
import { type ExtensionProblem, type Host, hostPath } from "@rocker/core";
import { pathContext } from "./host-path.ts";
import { optionsFault, standsBehindPaths } from "./mount-options.ts";
import { isSharedByAll } from "./relabel.ts";
import { splitVolume } from "./words.ts";

/** A mount that was asked for. */
export interface Volume {
  /** As it was typed. */
  readonly text: string;
  readonly type: "bind" | "volume";
  /** The real path on the host, or the volume's name. */
  readonly source: string;
  /** An absolute path in the container; with a `~` in front, one below the container's home. */
  readonly target: string;
  readonly readOnly: boolean;
  /** Engine words, without `ro` and `rw`. */
  readonly options: readonly string[];
}

export type ReadVolume =
  | { readonly ok: true; readonly volume: Volume }
  | { readonly ok: false; readonly problem: ExtensionProblem };

const volumeName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** What one `--volume` means on this host. */
export function readVolume(text: string, host: Host): ReadVolume {
  const wrong = (slug: string, reason: string, fix: string): ReadVolume => ({
    ok: false,
    problem: { slug, kind: "usage", what: `--volume ${JSON.stringify(text)}: ${reason}.`, fix },
  });
  const split = splitVolume(text);
  if (!split.ok) {
    const fix = String.raw`Write SRC, SRC:DST or SRC:DST:OPTIONS; a colon in a path is written "\:".`;
    return wrong("syntax", split.reason, fix);
  }
  const { words } = split;
  const type = isVolumeName(words) ? "volume" : "bind";
  const optionFault = optionsFault(words.options, type);
  if (optionFault)
    return wrong("option", optionFault, "Options stand behind the second colon, with commas: SRC:DST:ro,z");

  const path = type === "bind" ? hostPath(words.source, pathContext(host)) : undefined;
  const typedTarget = words.target ?? path ?? "";
  const target = tidyTarget(typedTarget);
  if (target === undefined) {
    const fix = optionsFault([typedTarget], type)
      ? String.raw`The container's paths begin with "/" or "~"; a colon in a path is written "\:".`
      : `An option stands behind the second colon: ${words.source}:/PATH:${typedTarget}`;
    return wrong("target", `${JSON.stringify(typedTarget)} is no absolute path of the container`, fix);
  }
  if (target === "/")
    return wrong("target", "nothing can be mounted at /", "Name a folder in the container, like SRC:/mnt.");

  const source = path === undefined ? words.source : host.path(path)?.realPath;
  if (source === undefined) {
    const fix = String.raw`Make it first, or correct the path; a colon in a path is written "\:".`;
    return wrong("missing", `${path} is not there, or may not be read`, fix);
  }
  const relabels = words.options.find((one) => one === "z" || one === "Z");
  if (type === "bind" && relabels && isSharedByAll(source, host)) {
    const reason = `${relabels} would relabel ${source}, which programs outside the container use too`;
    return wrong("relabel", reason, `Mount a folder below it, or leave ${relabels} out.`);
  }
  const behind = words.options.find(standsBehindPaths);
  if (behind && `${source}${target}`.includes(":")) {
    const reason = `engines cannot be told ${behind} for a path with a colon in it`;
    return wrong("option", reason, `Leave ${behind} out, or mount a folder without a colon in its path.`);
  }
  const options = words.options.filter((one) => one !== "ro" && one !== "rw");
  const readOnly = words.options.includes("ro");
  return { ok: true, volume: { text, type, source, target, readOnly, options: [...new Set(options)] } };
}

/** Whether the source names a volume of the engine, by docker's pattern. Alone, without a target, it is a path. */
function isVolumeName({ source, target }: { source: string; target: string | undefined }): boolean {
  return target !== undefined && volumeName.test(source);
}

function tidyTarget(target: string): string | undefined {
  const [first = "", ...rest] = target.split("/");
  if (first === "~")
    return [
      "~",
      ...normalize(`/${rest.join("/")}`)
        .split("/")
        .filter(Boolean),
    ].join("/");
  if (!isAbsolute(target)) return undefined;
  return normalize(target).replace(/(.)\/$/, "$1");
}
