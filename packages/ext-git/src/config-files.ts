import { posix } from "node:path";
import type { Host } from "@rocker/core";

/** A Git configuration file. */
export interface ConfigFile {
  /** The real path on the host. */
  readonly source: string;
  /** Where Git in the container looks for it. */
  readonly target: string;
}

interface ConfigRequest {
  readonly path: string;
  readonly target: string;
  /** The home directory in the container, for "~"; undefined when not known. */
  readonly home: string | undefined;
  readonly host: Host;
}

// Git's own limit (MAX_INCLUDE_DEPTH in config.c).
const maxIncludeDepth = 10;

/** The file and its includes, each with the path where the including file expects it. Empty when there is no file. */
export function configFiles({ path, target, home, host }: ConfigRequest, depth = 0): ConfigFile[] {
  const facts = host.path(path);
  const text = host.readFile(path)?.toString("utf8");
  if (facts?.kind !== "file" || text === undefined || depth > maxIncludeDepth) return [];
  const included = settingsIn(text)
    .filter(({ name }) => /^include(if\..*)?\.path$/.test(name))
    .flatMap(({ value }) => {
      const from = resolvedPath(value, path, host.user().home);
      const to = resolvedPath(value, target, home);
      return from && to ? configFiles({ path: from, target: to, home, host }, depth + 1) : [];
    });
  return [{ source: facts.realPath, target }, ...included];
}

/** The last value of a setting, which Git uses. Conditions of `includeIf` are assumed to be true. */
export function settingOf(files: readonly ConfigFile[], host: Host, name: string): string | undefined {
  const settings = files.flatMap(({ source }) => settingsIn(host.readFile(source)?.toString("utf8") ?? ""));
  return settings.findLast((one) => one.name === name.toLowerCase())?.value;
}

/** Resolves a path in a setting relative to the home directory or the file's directory. */
function resolvedPath(value: string, file: string, home: string | undefined): string | undefined {
  if (value.startsWith("~/")) return home === undefined ? undefined : posix.join(home, value.slice(2));
  return posix.resolve(posix.dirname(file), value);
}

/** All settings, with names in lower case except for a quoted subsection (git-config, "Syntax"). */
export function settingsIn(text: string): { name: string; value: string }[] {
  let section = "";
  return text.split("\n").flatMap((line) => {
    const header = /^\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line);
    if (header) section = header[1]?.toLowerCase() + (header[2] === undefined ? "" : `.${header[2]}`);
    if (!section || /^\s*[#;]/.test(line)) return [];
    const setting = line.slice(header?.[0].length ?? 0);
    const equals = setting.indexOf("=");
    const name = (equals < 0 ? setting : setting.slice(0, equals)).trim();
    if (!/^[A-Za-z][\w-]*$/.test(name)) return [];
    const value = equals < 0 ? "true" : unquoted(setting.slice(equals + 1).trim());
    return [{ name: `${section}.${name.toLowerCase()}`, value }];
  });
}

function unquoted(raw: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(raw)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(.)/g, "$1");
  const comment = raw.search(/\s[#;]/);
  return comment < 0 ? raw : raw.slice(0, comment).trimEnd();
}
