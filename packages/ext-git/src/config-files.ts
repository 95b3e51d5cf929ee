import { posix } from "node:path";
import type { Host } from "@rocker/core";

/** A file with Git settings. */
export interface ConfigFile {
  /** On the host, links resolved. */
  readonly source: string;
  /** Where Git in the container looks for it. */
  readonly target: string;
}

interface Wanted {
  readonly path: string;
  readonly target: string;
  /** The home in the container, where "~" leads; undefined: not known. */
  readonly home: string | undefined;
  readonly host: Host;
}

// As Git has it (MAX_INCLUDE_DEPTH in its config.c).
const deepest = 10;

/** The file and those that it includes, each where the including one looks for it. None when there is no file. */
export function configFiles({ path, target, home, host }: Wanted, depth = 0): ConfigFile[] {
  const facts = host.path(path);
  const text = host.readFile(path)?.toString("utf8");
  if (facts?.kind !== "file" || text === undefined || depth > deepest) return [];
  const included = settingsIn(text)
    .filter(({ name }) => /^include(if\..*)?\.path$/.test(name))
    .flatMap(({ value }) => {
      const from = placeOf(value, path, host.user().home);
      const to = placeOf(value, target, home);
      return from && to ? configFiles({ path: from, target: to, home, host }, depth + 1) : [];
    });
  return [{ source: facts.realPath, target }, ...included];
}

/** The last value of a setting, as Git finds it; conditions of includes are taken for true. */
export function settingOf(files: readonly ConfigFile[], host: Host, name: string): string | undefined {
  const settings = files.flatMap(({ source }) => settingsIn(host.readFile(source)?.toString("utf8") ?? ""));
  return settings.findLast((one) => one.name === name.toLowerCase())?.value;
}

/** Where a path of a setting leads: from the home, from the file's folder, or as it is. */
function placeOf(value: string, file: string, home: string | undefined): string | undefined {
  if (value.startsWith("~/")) return home === undefined ? undefined : posix.join(home, value.slice(2));
  return posix.resolve(posix.dirname(file), value);
}

/** Names in lower case (git-config, "Syntax"), but for the part in quotes. */
export function settingsIn(text: string): { name: string; value: string }[] {
  let section = "";
  return text.split("\n").flatMap((line) => {
    const header = /^\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line);
    if (header) section = header[1]?.toLowerCase() + (header[2] === undefined ? "" : `.${header[2]}`);
    const [, name, raw] = /^\s*([A-Za-z][\w-]*)\s*(?:=\s*(.*?))?\s*$/.exec(line.replace(/^.*?\]/, "")) ?? [];
    if (!name || !section || /^\s*[#;]/.test(line)) return [];
    return [{ name: `${section}.${name.toLowerCase()}`, value: unquoted(raw ?? "true") }];
  });
}

function unquoted(raw: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(raw)?.[1];
  return quoted === undefined ? raw.replace(/\s+[#;].*$/, "") : quoted.replace(/\\(.)/g, "$1");
}
