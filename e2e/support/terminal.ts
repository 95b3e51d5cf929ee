import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { expect, inject, vi } from "vitest";
import { patience } from "./patience.ts";
import { commandLine, type TestUser, testUser } from "./test-user.ts";

/** A terminal (tmux) for a user, 80 by 24. */
export class Terminal {
  readonly #socket = `rocker-e2e-${randomBytes(6).toString("hex")}`;

  /**
   * Starts a shell as the user, with `rocker` on PATH and the prompt `$ `, and waits for the prompt.
   * @param withAll whether the repository's other packages are installed next to rocker
   */
  static async open(
    as: TestUser = testUser,
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

  /** The screen's text, without trailing empty lines. */
  screen(): string {
    return this.#tmux("capture-pane", "-p").trimEnd();
  }

  /**
   * Waits until the screen shows this. Press keys only after the program that reads them has printed it; it must not have
   * been on the screen before (see `clear`).
   */
  async seen(text: string | RegExp): Promise<void> {
    await vi.waitFor(() => expect(this.screen()).toMatch(text), patience);
  }

  /** Makes the shell clear the screen, and waits, so that everything on the screen is new. */
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
