import { randomBytes } from "node:crypto";
import type { Report } from "@rocker/core/engine";
import { Descendants } from "./descendants.ts";
import type { Telemetry } from "./receiver.ts";

/** Spans of the operations that steps become, without those that only change settings. */
const changesFiles = /^Container\.with(Exec|NewFile|File|Directory)$/;

/** A step while it is built. */
interface FollowedStep {
  readonly index: number;
  readonly span: string;
  /** Whether the engine said that it had to do something for it. */
  ran: boolean;
  /** Whether its query is answered; it may be told to be done once it is known whether it ran. */
  answered: boolean;
  told: boolean;
  /** What it printed last that has no newline yet. */
  rest: string;
}

export interface StepTitle {
  readonly index: number;
  readonly title: string;
  readonly from: readonly string[];
}

/** Turns what the engine tells into progress of the plan's steps. */
export class StepProgress {
  /** The trace that all spans of this build belong to. 32 hex digits. */
  readonly trace = randomBytes(16).toString("hex");
  /** Who is told. */
  report: Report;
  readonly #steps = new Map<string, FollowedStep>();
  readonly #descendants = new Descendants<FollowedStep>();

  constructor(report: Report) {
    this.report = report;
  }

  /** @returns the span that the step's query is asked in */
  begin({ index, title, from }: StepTitle): string {
    const span = randomBytes(8).toString("hex");
    const step = { index, span, ran: false, answered: false, told: false, rest: "" };
    this.#steps.set(span, step);
    this.#descendants.own(span, step);
    this.report({ type: "step", index, title, from });
    return span;
  }

  /** The step's query is answered. */
  done(span: string): void {
    const step = this.#steps.get(span);
    if (!step) return;
    step.answered = true;
    if (step.ran) this.#tell(step);
  }

  take(telemetry: Telemetry): void {
    const { spans, logs } = this.#descendants.sort(telemetry);
    for (const [step, { name, attributes }] of spans) {
      // What is pending had no result to be taken from the cache.
      if (changesFiles.test(name) && attributes["dagger.io/dag.pending"] === true) step.ran = true;
      if (step.ran && step.answered) this.#tell(step);
    }
    for (const [step, { body, attributes }] of logs) {
      // Logs of the engine itself belong to no stream of a program.
      if (attributes["stdio.stream"] !== undefined) this.#output(step, body);
    }
  }

  /** All is answered: what did not have to run by now came from the cache. */
  end(): void {
    for (const step of this.#steps.values()) if (step.answered) this.#tell(step);
  }

  #output(step: FollowedStep, text: string): void {
    const lines = (step.rest + text).split(/\r?\n|\r/);
    step.rest = lines.pop() ?? "";
    for (const line of lines) this.report({ type: "output", line });
  }

  #tell(step: FollowedStep): void {
    if (step.told) return;
    step.told = true;
    if (step.rest) this.report({ type: "output", line: step.rest });
    this.report({ type: "step-done", index: step.index, cached: !step.ran });
  }
}
