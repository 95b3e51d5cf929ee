import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { type Person, person } from "./person.ts";

/** A terminal that a person types into (tmux), 80 by 24. */
export class Terminal {
  readonly #socket = `rocker-e2e-${randomBytes(6).toString("hex")}`;

  /**
   * Starts a shell in it, as the person, with `rocker` on PATH.
   * @param withAll whether the repository's other packages are installed beside it
   */
  constructor(as: Person = person, env: Readonly<Record<string, string>> = {}, { withAll = false } = {}) {
    const program = inject(withAll ? "rockerWithAllProgram" : "rockerProgram");
    const rockerFolder = program.replace(/\/[^/]+$/, "");
    const all = { ...as.env, ...env, PATH: `${rockerFolder}:${as.env.PATH}`, PS1: "$ ", TERM: "screen" };
    const variables = Object.entries(all).map(([name, value]) => `${name}=${value}`);
    this.#tmux(
      "new-session",
      "-d",
      "-x",
      "80",
      "-y",
      "24",
      "-c",
      as.home,
      "--",
      ...as.prefix,
      "env",
      "-i",
      ...variables,
      "sh",
    );
  }

  type(text: string): void {
    this.#tmux("send-keys", "-l", "--", text);
  }

  /** Presses keys by tmux's names: Enter, C-c, C-z. */
  press(...keys: string[]): void {
    this.#tmux("send-keys", "--", ...keys);
  }

  enter(line: string): void {
    this.type(line);
    this.press("Enter");
  }

  resize(columns: number, rows: number): void {
    this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** What is on the screen, without empty lines at the end. */
  screen(): string {
    return this.#tmux("capture-pane", "-p").trimEnd();
  }

  close(): void {
    this.#tmux("kill-server");
  }

  #tmux(...args: string[]): string {
    return execFileSync("tmux", ["-L", this.#socket, "-f", "/dev/null", ...args], { encoding: "utf8" });
  }
}
