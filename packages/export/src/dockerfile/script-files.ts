import type { ExportedFile } from "../exported.ts";

/** A command whose script is in a file of the image while it runs. */
export interface FileCommand {
  readonly args: readonly string[];
  /** Its path in the context, and in the image. */
  readonly script: { readonly source: string; readonly target: string };
}

/** The scripts of steps, as files of the build context. */
export class ScriptFiles {
  readonly files: ExportedFile[] = [];

  /** `/bin/sh -c SCRIPT NAME ARGUMENT…` as a call of a file with the script. Undefined: it is short, or no script. */
  moved(args: readonly string[]): FileCommand | undefined {
    const [shell, flag, text, name = "", ...others] = args;
    if (shell !== "/bin/sh" || flag !== "-c" || !text?.includes("\n")) return undefined;
    const { path: source } = this.#fileOf(
      text,
      name.replace(/^rocker-/, "").replace(/[^\w.-]/g, "_") || "script",
    );
    // In a directory in which each user may remove their own files.
    const target = `/tmp/rocker-${source.split("/").at(-1)}`;
    return { args: [shell, target, ...others], script: { source, target } };
  }

  #fileOf(script: string, name: string): ExportedFile {
    const contents = script.endsWith("\n") ? script : `${script}\n`;
    const known = this.files.find((one) => one.contents === contents);
    if (known) return known;
    const isTaken = (path: string) => this.files.some((one) => one.path === path);
    let path = `scripts/${name}.sh`;
    for (let number = 2; isTaken(path); number++) path = `scripts/${name}-${number}.sh`;
    const file = { path, contents, mode: 0o644 };
    this.files.push(file);
    return file;
  }
}
