import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { expect, inject, vi } from "vitest";
import { patience } from "./patience.ts";
import { commandLine, type Person, person } from "./person.ts";

/** A terminal that a person types into (tmux), 80 by 24. */
export class Terminal {
  readonly #socket = `rocker-e2e-${randomBytes(6).toString("hex")}`;

  /**
   * Starts a shell in it, as the person, with `rocker` on PATH and `$ ` as prompt, and waits for that.
   * @param withAll whether the repository's other packages are installed beside it
   */
  static async open(
    as: Person = person,
    env: Readonly<Record<string, string>> = {},
    { withAll = false } = {},
  ): Promise<Terminal> {
    const terminal = new Terminal();
    const program = inject(withAll ? "rockerWithAllProgram" : "rockerProgram");
    const PATH = `${dirname(program)}:${as.env.PATH}`;
    const shell = commandLine(as, ["sh"], { ...env, PATH, PS1: "$ ", TERM: "screen" });
    terminal.#tmux("new-session", "-d", "-x", "80", "-y", "24", "-c", as.home, "--", ...shell);
    await terminal.#isCleared();
    return terminal;
  }

  private constructor() {}

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

  /**
   * Waits until this is on the screen. Keys may be pressed once it is: whoever reads them has to have said it, and it
   * must not have been there before (see `clear`).
   */
  async seen(text: string | RegExp): Promise<void> {
    await vi.waitFor(() => expect(this.screen()).toMatch(text), patience);
  }

  /** Has the shell clear the screen, and waits: what is seen from then on is new. */
  async clear(): Promise<void> {
    this.enter("clear");
    await this.#isCleared();
  }

  close(): void {
    this.#tmux("kill-server");
  }

  async #isCleared(): Promise<void> {
    await vi.waitFor(() => expect(this.screen()).toBe("$"), patience);
  }

  #tmux(...args: string[]): string {
    return execFileSync("tmux", ["-L", this.#socket, "-f", "/dev/null", ...args], { encoding: "utf8" });
  }
}
