import { expect, it } from "vitest";
import { projectOf } from "../testing/project.ts";
import { graphText } from "./graph.ts";

const { order } = projectOf({ "a.deps.yaml": "apt_main: [git]\nrun_test:\n  - make\n" });

// Scripts read this output: the names of its fields do not change.
it("prints the order as JSON, with the location of each key and of each constraint", () => {
  const step = { phase: "main", ssh: false };
  expect(JSON.parse(graphText(order, "json"))).toEqual({
    version: 1,
    steps: [
      {
        ...step,
        id: "main/system_main",
        layer: "main",
        commands: ["apt"],
        places: [{ file: "a.deps.yaml", line: 1, column: 1 }],
      },
      {
        ...step,
        id: "main/run_test",
        layer: "test",
        commands: ["run"],
        places: [{ file: "a.deps.yaml", line: 2, column: 1 }],
      },
    ],
    edges: [
      {
        first: "main/system_main",
        second: "main/run_test",
        place: { file: "a.deps.yaml", line: 2, column: 1 },
      },
    ],
  });
});
