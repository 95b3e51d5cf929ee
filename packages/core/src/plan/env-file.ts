import { readRegularFile } from "../host/read-regular-file.ts";

/** Of env files, in bytes: what an engine reads of one has to be held in memory. */
const largest = 16 * 1024 * 1024;

/** A line of an env file, as docker and podman read it. */
export type EnvFileLine =
  | { readonly kind: "value"; readonly name: string; readonly text: string }
  /** A name alone takes the value of the host's variable. Podman also takes `PREFIX*`. */
  | { readonly kind: "host"; readonly name: string }
  | { readonly kind: "nothing" };

export function envFileLines(contents: string): EnvFileLine[] {
  return contents.split("\n").map((line) => {
    const text = line.replace(/^[\s\uFEFF]+/, "");
    if (text === "" || text.startsWith("#")) return { kind: "nothing" };
    const equals = text.indexOf("=");
    return equals < 0
      ? { kind: "host", name: text.trim() }
      : { kind: "value", name: text.slice(0, equals), text: line };
  });
}

/**
 * An env file without the lines that pass on variables of the host: the plan names those, and the user consents to each.
 * Line numbers stay the same.
 */
export function withoutHostVariables(contents: string): string {
  return envFileLines(contents)
    .map((line) => (line.kind === "value" ? line.text : ""))
    .join("\n");
}

/**
 * Reads an env file of a plan once.
 * @param path its real path when the plan was made
 * @returns undefined if it is another file now: a symbolic link leads there
 * @throws UnsuitableFile, or the error of the file system
 */
export function readEnvFile(path: string): string | undefined {
  const { bytes, realPath } = readRegularFile(path, largest);
  return realPath === path ? bytes.toString() : undefined;
}
