import { type Report, rockerError } from "@rocker/core/engine";
import type { LoweredStep } from "../dockerfile/lower.ts";
import { buildError, isDiskFull } from "./build-error.ts";

// Number of output lines of a step to include in an error.
const maxErrorLines = 40;

/** Converts a builder's progress on instructions to progress on the plan's steps, and keeps output for errors. */
export class BuildProgress {
  readonly #steps: readonly LoweredStep[];
  readonly #report: Report;
  readonly #tail = new Map<LoweredStep | undefined, string[]>();
  /** Incomplete lines: builders forward the output of a program in chunks. */
  readonly #unfinished = new Map<LoweredStep | undefined, string>();
  readonly #seen = new Set<string>();
  #current: LoweredStep | undefined;

  constructor(steps: readonly LoweredStep[], report: Report) {
    this.#steps = steps;
    this.#report = report;
  }

  /** The step of the n-th instruction that runs or copies, starting at 0. */
  step(position: number): LoweredStep | undefined {
    return this.#steps[position];
  }

  started(step: LoweredStep): void {
    if (this.#isNew(`start ${step.index}`)) {
      this.#current = step;
      this.#report({ type: "step", index: step.index, title: step.title, from: step.from });
    }
  }

  done(step: LoweredStep, cached: boolean): void {
    this.started(step);
    this.#finishLine(step);
    if (this.#isNew(`done ${step.index}`)) this.#report({ type: "step-done", index: step.index, cached });
  }

  /** Adds output of a step. Default: the current step, or the builder itself. */
  output(text: string, step: LoweredStep | undefined = this.#current): void {
    const lines = `${this.#unfinished.get(step) ?? ""}${text}`.split(/\r?\n|\r/);
    this.#unfinished.set(step, lines.pop() ?? "");
    for (const line of lines) this.#line(line, step);
  }

  #finishLine(step: LoweredStep | undefined): void {
    const line = this.#unfinished.get(step);
    if (line) this.#line(line, step);
    this.#unfinished.delete(step);
  }

  #line(line: string, step: LoweredStep | undefined): void {
    const tail = this.#tail.get(step) ?? [];
    this.#tail.set(step, tail);
    tail.push(line);
    if (tail.length > maxErrorLines) tail.shift();
    this.#report({ type: "output", line });
  }

  /** The error for a failed build. */
  failure(message: string, step: LoweredStep | undefined = this.#current): Error {
    this.#finishLine(step);
    const output = (this.#tail.get(step) ?? []).join("\n");
    if (isDiskFull(output)) return rockerError("RK504", { where: message });
    if (!step || isDiskFull(message)) return buildError(message);
    const code = /exit (?:code|status):? (\d+)|returned a non-zero code: (\d+)/.exec(message);
    const reason = code ? `exit code ${code[1] ?? code[2]}` : message;
    return rockerError("RK502", { step: step.title, extension: step.from.join(", "), output, reason });
  }

  #isNew(what: string): boolean {
    const isNew = !this.#seen.has(what);
    this.#seen.add(what);
    return isNew;
  }
}
