import { randomBytes } from "node:crypto";
import type { Report } from "@rocker/core/engine";
import { streamOf } from "./otlp.ts";
import type { Telemetry } from "./receiver.ts";
import { SpanOwners } from "./span-owners.ts";

/** The spans of operations that change files. */
const changesFiles = /^Container\.with(Exec|NewFile|File|Directory)$/;

// How long to wait for telemetry after the engine's answer.
const timeoutMs = 2000;

/** The state of a step during a build. */
interface FollowedStep {
  readonly index: number;
  readonly span: string;
  /** Whether the engine reported anything about the step. Without that, it is unknown whether it ran. */
  known: boolean;
  /** Whether the engine reported that it ran the step. */
  ran: boolean;
  /** The spans of its queries that have ended. */
  readonly ended: Set<string>;
  /** How many queries it has sent, once it has been answered. */
  queries: number;
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
  readonly trace: string;
  /** Receives the progress. */
  report: Report;
  readonly #steps = new Map<string, FollowedStep>();
  readonly #owners = new SpanOwners<FollowedStep>();

  #onChange = () => {};

  constructor(report: Report, trace = randomBytes(16).toString("hex")) {
    this.report = report;
    this.trace = trace;
  }

  /** @returns the span for the step's query */
  begin({ index, title, from }: StepTitle): string {
    const span = randomBytes(8).toString("hex");
    const step: FollowedStep = {
      ...{ index, span, queries: 0, rest: "", ended: new Set() },
      ...{ known: false, ran: false, answered: false, reported: false },
    };
    this.#steps.set(span, step);
    this.#owners.own(span, step);
    this.report({ type: "step", index, title, from });
    return span;
  }

  /** Called when the step's queries have been answered. */
  done(span: string, queries: number): void {
    const step = this.#steps.get(span);
    if (!step) return;
    step.answered = true;
    step.queries = queries;
    if (step.ran) this.#reportDone(step);
  }

  take(telemetry: Telemetry): void {
    const { spans, logs } = this.#owners.sort(telemetry);
    for (const [step, { id, parent, name, attributes, ended }] of spans) {
      step.known = true;
      if (ended && parent === step.span) step.ended.add(id);
      // A pending operation has no cached result.
      if (changesFiles.test(name) && attributes["dagger.io/dag.pending"] === true) step.ran = true;
      if (step.ran && step.answered) this.#reportDone(step);
    }
    for (const [step, record] of logs) if (streamOf(record)) this.#output(step, record.body);
    this.#onChange();
  }

  /** Waits until the engine has reported everything about the answered steps: it does so after its answers. */
  async complete(): Promise<void> {
    const isComplete = () => [...this.#steps.values()].every(({ ended, queries }) => ended.size >= queries);
    const completed = new Promise<void>((resolve) => {
      this.#onChange = () => isComplete() && resolve();
      this.#onChange();
    });
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([completed, new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs)))]);
    clearTimeout(timer);
  }

  /** Called when no more telemetry comes: steps that did not run came from the cache. */
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
    this.report({ type: "step-done", index: step.index, cached: step.known && !step.ran });
  }
}
