import { isAbsolute, normalize } from "node:path/posix";
import { rockerError } from "../errors/error.ts";

/** Refuses incorrect use of one method of the container builder by one extension. */
export class Usage {
  readonly #from: string;
  readonly #method: string;

  constructor(from: string, method: string) {
    this.#from = from;
    this.#method = method;
  }

  /** The normalized path: two spellings of the same target must be equal. */
  absolute(path: string): string {
    if (!isAbsolute(path)) throw this.misuse(`${JSON.stringify(path)} is not an absolute path`);
    const tidy = normalize(path);
    return tidy.length > 1 && tidy.endsWith("/") ? tidy.slice(0, -1) : tidy;
  }

  /** Builders write these into a file of lines, with the name unquoted. */
  imageVariable(name: string, values: readonly string[]): void {
    if (!/^[A-Za-z_][\w.-]*$/.test(name))
      throw this.misuse(`${JSON.stringify(name)} is not a valid variable name`);
    this.oneLine(values);
  }

  oneLine(values: readonly string[]): void {
    const wrong = values.find((value) => /[\n\r\0]/.test(value));
    if (wrong !== undefined) throw this.misuse(`${JSON.stringify(wrong)} contains a line break`);
  }

  variableName(name: string): void {
    if (name === "" || /[=\0]/.test(name))
      throw this.misuse(`${JSON.stringify(name)} is not a valid variable name`);
  }

  misuse(reason: string) {
    return rockerError("RK302", { extension: this.#from, method: this.#method, reason });
  }
}
