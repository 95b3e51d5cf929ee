import { planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import container from "../index.ts";

describe("lifecycle commands", () => {
  it("are texts for a shell, programs, or several at the same time, in the order of their stages", () => {
    const { plan } = planOf(container, [
      ...["--post-create-command", "[ -f x ] && y", "--post-create-command", '["npm", "ci"]'],
      ...["--on-create-command", '{"a": "b", "": ["c", "d"]}', "--user-env-probe=none", "i"],
    ]);
    expect(plan.run.lifecycle).toEqual({
      userEnvProbe: "none",
      commands: [
        {
          from: "container",
          stage: "onCreate",
          programs: [{ name: "a", args: ["/bin/sh", "-c", "b"] }, { args: ["c", "d"] }],
        },
        { from: "container", stage: "postCreate", programs: [{ args: ["/bin/sh", "-c", "[ -f x ] && y"] }] },
        { from: "container", stage: "postCreate", programs: [{ args: ["npm", "ci"] }] },
      ],
    });
    expect(plan.steps).toEqual([]);
  });

  it("do not exist without one, or variables of startup files", () => {
    const { run } = planOf(container, ["--user-env-probe=loginShell", "i"]).plan;
    expect(run.lifecycle).toEqual({ commands: [], userEnvProbe: "loginShell" });
    expect(planOf(container, ["--user-env-probe=none", "i"]).plan.run).not.toHaveProperty("lifecycle");
  });

  it.each(["", " ", "[]", '[""]', "[1]", "{}", '{"a": {"b": "c"}}'])("%j is not a command", (value) => {
    const codes = problemsOf(container, [`--post-start-command=${value}`, "i"]).map(({ code }) => code);
    expect(codes).toEqual(["container/post-start-command"]);
  });
});
