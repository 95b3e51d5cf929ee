import type { ProgressEvent } from "@rocker/core/lifecycle";
import { describe, expect, it } from "vitest";
import type { LoweredStep } from "../dockerfile/lower.ts";
import { BuildProgress } from "./build-progress.ts";

const step: LoweredStep = { index: 3, title: "the step", from: ["x"] };
const other: LoweredStep = { index: 4, title: "the other", from: ["x"] };

/** A BuildProgress and the lines that it reports. */
function progress() {
  const lines: string[] = [];
  const report = (event: ProgressEvent) => {
    if (event.type === "output") lines.push(event.line);
  };
  return { progress: new BuildProgress([step, other], report), lines };
}

describe("output in chunks", () => {
  it("is reported line by line, separately for each step", () => {
    const { progress: one, lines } = progress();
    for (const piece of ["+ ", "echo", " a\n", "b\nc"]) one.output(piece, step);
    one.output("other\n", other);
    expect(lines).toEqual(["+ echo a", "b", "other"]);
    one.done(step, false);
    expect(lines).toEqual(["+ echo a", "b", "other", "c"]);
  });

  it("is complete in the error of a failed step", () => {
    const { progress: one } = progress();
    one.started(step);
    for (const piece of ["+ ", "exit", " 3"]) one.output(piece);
    const error = one.failure("process did not complete successfully: exit code: 3");
    expect(error).toMatchObject({
      problems: [{ code: "RK502", why: "Its output ended with:\n+ exit 3" }],
    });
  });

  it("can have any kind of line ending", () => {
    const { progress: one, lines } = progress();
    one.output("10%\r20%\rdone\r\n\nend\n", step);
    expect(lines).toEqual(["10%", "20%", "done", "", "end"]);
  });
});
