import { expect, it } from "vitest";
import { projectOf } from "../testing/project.ts";
import { listText } from "./list.ts";

// Scripts read this output: the names of its fields do not change.
it("prints the entries as JSON, each with the locations that request it", () => {
  const project = projectOf({ "a.deps.yaml": "apt_main: [git]", "b.deps.yaml": "apt_main: [git]" });
  expect(JSON.parse(listText(project, "json"))).toEqual([
    {
      step: "apt_main",
      command: "apt",
      entry: "git",
      places: ["a.deps.yaml:1:12", "b.deps.yaml:1:12"],
    },
  ]);
});
