import { isAbsolute, normalize } from "node:path/posix";
import { type Host, hostPath, type Read, singleQuoted } from "@rocker/core";
import { pathContext } from "./host-path.ts";
import { needsShortSyntax, optionsFault } from "./mount-options.ts";
import { isSharedWithHost } from "./relabel.ts";
import { splitVolume } from "./split.ts";

/** A requested mount. */
export interface Volume {
  /** The value of the option, as specified. */
  readonly text: string;
  readonly type: "bind" | "volume";
  /** The real path on the host, or the volume's name; empty for an anonymous volume. */
  readonly source: string;
  /** An absolute path in the container, or a path in the container's home directory that starts with `~`. */
  readonly target: string;
  readonly readOnly: boolean;
  /** Mount options for the engine, without `ro` and `rw`. */
  readonly options: readonly string[];
}

const volumeName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** Parses one `--volume` and resolves its source on the host. */
export function readVolume(text: string, host: Host): Read<Volume> {
  const failure = (slug: string, reason: string, fix: string): Read<Volume> => ({
    problems: [{ slug, kind: "usage", what: `--volume ${JSON.stringify(text)}: ${reason}.`, fix }],
  });
  const split = splitVolume(text);
  if (!split.ok) {
    const fix = String.raw`Use SRC, SRC:DST or SRC:DST:OPTIONS. Escape colons in paths as "\:".`;
    return failure("syntax", split.reason, fix);
  }
  const { parts } = split;
  const type = isVolume(parts) ? "volume" : "bind";
  const optionFault = optionsFault(parts.options, type);
  if (optionFault)
    return failure(
      "option",
      optionFault,
      "Put options after the second colon, separated by commas: SRC:DST:ro,z",
    );

  const path = type === "bind" ? hostPath(parts.source, pathContext(host)) : undefined;
  const givenTarget = parts.target ?? path ?? "";
  const target = normalizeTarget(givenTarget);
  if (target === undefined) {
    const fix = optionsFault([givenTarget], type)
      ? String.raw`Use a path that starts with "/" or "~". Escape colons in paths as "\:".`
      : `Put the option after the second colon: ${parts.source}:/PATH:${givenTarget}`;
    return failure("target", `the target ${JSON.stringify(givenTarget)} is not an absolute path`, fix);
  }
  if (target === "/")
    return failure("target", "cannot mount at /", "Specify a directory in the container, such as SRC:/mnt.");

  const source = path === undefined ? parts.source : host.path(path)?.realPath;
  if (source === undefined) {
    const create = `mkdir -p ${singleQuoted(path ?? "")}`;
    const fix = `Create it (for a directory: ${create}), or correct the path. Escape colons in paths as "\\:".`;
    return failure("missing", `${path} does not exist, or permission was denied`, fix);
  }
  const relabels = parts.options.find((one) => one === "z" || one === "Z");
  if (type === "bind" && relabels && isSharedWithHost(source, host)) {
    const reason = `the option ${relabels} would relabel ${source}, which programs on the host use too`;
    return failure("relabel", reason, `Mount a subdirectory instead, or remove the option ${relabels}.`);
  }
  const shortOnly = parts.options.find(needsShortSyntax);
  if (shortOnly && `${source}${target}`.includes(":")) {
    const reason = `engines do not support the option ${shortOnly} for a path that contains a colon`;
    return failure("option", reason, `Remove the option ${shortOnly}, or mount a path without a colon.`);
  }
  const options = parts.options.filter((one) => one !== "ro" && one !== "rw");
  const readOnly = parts.options.includes("ro");
  return { value: { text, type, source, target, readOnly, options: [...new Set(options)] } };
}

/** Whether the source is a volume: none, or a name by docker's pattern. A source without a target is always a path. */
function isVolume({ source, target }: { source: string; target: string | undefined }): boolean {
  return target !== undefined && (source === "" || volumeName.test(source));
}

function normalizeTarget(target: string): string | undefined {
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
