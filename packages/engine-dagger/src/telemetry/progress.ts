import { randomBytes } from "node:crypto";
import type { Report } from "@rocker/core/engine";
import type { Telemetry } from "./receiver.ts";
import { SpanOwners } from "./span-owners.ts";

/** The spans of operations that change files. */
const changesFiles = /^Container\.with(Exec|NewFile|File|Directory)$/;

/** The state of a step during a build. */
interface FollowedStep {
  readonly index: number;
  readonly span: string;
  /** Whether the engine reported that it ran the step. */
  ran: boolean;
  /** Whether its query has been answered. It is reported as done once it is known whether it ran. */
  answered: boolean;
  reported: boolean;
  /** Output without a newline so far. */
  rest: string;
}

export interface StepTitle {
  readonly index: number;
  readonly title: string;
  readonly from: readonly string[];
}

/** Converts the engine's telemetry to progress on the plan's steps. */
export class StepProgress {
  /** The trace that all spans of this build belong to. 32 hex digits. */
  readonly trace = randomBytes(16).toString("hex");
  /** Receives the progress. */
  report: Report;
  readonly #steps = new Map<string, FollowedStep>();
  readonly #owners = new SpanOwners<FollowedStep>();

  constructor(report: Report) {
    this.report = report;
  }

  /** @returns the span for the step's query */
  begin({ index, title, from }: StepTitle): string {
    const span = randomBytes(8).toString("hex");
    const step = { index, span, ran: false, answered: false, reported: false, rest: "" };
    this.#steps.set(span, step);
    this.#owners.own(span, step);
    this.report({ type: "step", index, title, from });
    return span;
  }

  /** Called when the step's query has been answered. */
  done(span: string): void {
    const step = this.#steps.get(span);
    if (!step) return;
    step.answered = true;
    if (step.ran) this.#reportDone(step);
  }

  take(telemetry: Telemetry): void {
    const { spans, logs } = this.#owners.sort(telemetry);
    for (const [step, { name, attributes }] of spans) {
      // A pending operation has no cached result.
      if (changesFiles.test(name) && attributes["dagger.io/dag.pending"] === true) step.ran = true;
      if (step.ran && step.answered) this.#reportDone(step);
    }
    for (const [step, { body, attributes }] of logs) {
      // Logs of the engine itself do not belong to a program's stream.
      if (attributes["stdio.stream"] !== undefined) this.#output(step, body);
    }
  }

  /** Called at the end: steps that did not run came from the cache. */
  end(): void {
    for (const step of this.#steps.values()) if (step.answered) this.#reportDone(step);
  }

  #output(step: FollowedStep, text: string): void {
    const lines = (step.rest + text).split(/\r?\n|\r/);
    step.rest = lines.pop() ?? "";
    for (const line of lines) this.report({ type: "output", line });
  }

  #reportDone(step: FollowedStep): void {
    if (step.reported) return;
    step.reported = true;
    if (step.rest) this.report({ type: "output", line: step.rest });
    this.report({ type: "step-done", index: step.index, cached: !step.ran });
  }
}
