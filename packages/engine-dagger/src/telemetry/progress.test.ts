import type { ProgressEvent } from "@rocker/core/engine";
import { expect, test } from "vitest";
import type { LogRecord, Span } from "./otlp.ts";
import { StepProgress } from "./progress.ts";

function follow() {
  const events: ProgressEvent[] = [];
  const progress = new StepProgress((event) => events.push(event));
  return { events, progress };
}

const spans = (...all: Partial<Span>[]) => ({
  spans: all.map((one) => ({ id: "", parent: "", name: "", attributes: {}, ended: false, ...one })),
  logs: [],
});
const logs = (...all: Partial<LogRecord>[]) => ({
  spans: [],
  logs: all.map((one) => ({ span: "", body: "", attributes: { "stdio.stream": 1 }, ...one })),
});
const step = (index: number) => ({ index, title: `step ${index}`, from: ["x"] });
const ran = { "dagger.io/dag.pending": true };

test("a step is complete when the spans of all its queries have ended", async () => {
  const { events, progress } = follow();
  const span = progress.begin(step(0));
  progress.done(span, 2);
  let isComplete = false;
  const completed = progress.complete().then(() => {
    isComplete = true;
  });
  progress.take(spans({ id: "a", parent: span, ended: true }, { id: "b", parent: span }));
  progress.take(spans({ id: "a", parent: span, ended: true }, { id: "c", parent: "b", ended: true }));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isComplete).toBe(false);
  progress.take(spans({ id: "d", parent: "b", name: "Container.withExec", attributes: ran }));
  progress.take(spans({ id: "b", parent: span, ended: true }));
  await completed;
  progress.end();
  expect(events.at(-1)).toEqual({ type: "step-done", index: 0, cached: false });
});

test("a step that the engine reported nothing about is not called cached", () => {
  const { events, progress } = follow();
  progress.done(progress.begin(step(0)), 1);
  progress.end();
  expect(events.at(-1)).toEqual({ type: "step-done", index: 0, cached: false });
});

test("a step that the engine runs is reported as done when it is answered, after its output", () => {
  const { events, progress } = follow();
  const span = progress.begin(step(3));
  progress.take(
    spans(
      { id: "a", parent: span, name: "POST /query" },
      { id: "b", parent: "a", name: "Container.withExec", attributes: ran },
    ),
  );
  progress.take(logs({ span: "b", body: "one\ntw" }, { span: "b", body: "o\nend" }));
  progress.done(span, 1);
  expect(events).toEqual([
    { type: "step", ...step(3) },
    { type: "output", line: "one" },
    { type: "output", line: "two" },
    { type: "output", line: "end" },
    { type: "step-done", index: 3, cached: false },
  ]);
});

test("a step that the engine reported, and did not run, came from the cache, which is known at the end", () => {
  const { events, progress } = follow();
  const span = progress.begin(step(0));
  progress.take(spans({ id: "a", parent: span, name: "POST /query", ended: true }));
  progress.done(span, 1);
  expect(events).toHaveLength(1);
  progress.end();
  progress.end();
  expect(events.slice(1)).toEqual([{ type: "step-done", index: 0, cached: true }]);
});

test.each([
  ["Container.withNewFile", false],
  ["Container.withUser", true],
  ["Directory.withNewFile", true],
])("only operations that change files count: %s", (name, cached) => {
  const { events, progress } = follow();
  const span = progress.begin(step(0));
  progress.take(spans({ id: "b", parent: span, name, attributes: ran }));
  progress.done(span, 1);
  progress.end();
  expect(events.at(-1)).toEqual({ type: "step-done", index: 0, cached });
});

test("late telemetry still counts", () => {
  const { events, progress } = follow();
  const span = progress.begin(step(0));
  progress.done(span, 1);
  progress.take(spans({ id: "b", parent: span, name: "Container.withExec", attributes: ran }));
  progress.end();
  expect(events.at(-1)).toEqual({ type: "step-done", index: 0, cached: false });
});

test("output can arrive before its span", () => {
  const { events, progress } = follow();
  const span = progress.begin(step(0));
  progress.take(logs({ span: "c", body: "early\n" }));
  progress.take(spans({ id: "c", parent: "b", name: "exec" }));
  progress.take(spans({ id: "b", parent: span, name: "Container.withExec", attributes: ran }));
  expect(events.at(-1)).toEqual({ type: "output", line: "early" });
});

test("logs of the engine and of other spans are not output of a step", () => {
  const { events, progress } = follow();
  const span = progress.begin(step(0));
  progress.take(logs({ span: "elsewhere", body: "x\n" }, { span, body: "y\n", attributes: {} }));
  expect(events).toHaveLength(1);
});
