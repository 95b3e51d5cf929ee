import cwd from "@rocker/ext-cwd";
import isolate from "@rocker/ext-isolate";
import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, test } from "vitest";
import { agent } from "./agent.ts";

const extensions = [agent, ...[isolate].flat(), cwd].filter((one) => "options" in one);
const line = "--isolate --agent-volume=v";

describe("the container of an agent", () => {
  test("has its work in a volume, and nothing of the project, whatever the configuration mounts", () => {
    const host = fakeHost({ cwd: "/home/ada/p", directories: ["/home/ada/p/.git"] });
    const view = planOf(extensions, `${line} --cwd img`, { host, persistent: true });
    expect(view.mountAt("/agent")).toMatchObject({ type: "volume", source: "v", from: "isolate" });
    expect(view.plan.run.mounts.filter(({ type }) => type === "bind")).toEqual([]);
    expect(view.setting("workdir")).toBe("/agent/project");
    expect(view.variable("HOME")).toBe("/agent/home");
  });

  test("gets Git if its build may use the network", () => {
    const steps = (more: string) => planOf(extensions, `${line}${more} img`, { persistent: true }).plan.steps;
    const named = (more: string) =>
      steps(more).flatMap((step) => (step.type === "packages" ? [step.names.apt] : []));
    expect(named(" --isolate-build-network")).toEqual([["git"]]);
    expect(named("")).toEqual([]);
  });

  test("always has a proxy, and stand-ins for keys", () => {
    const view = planOf(extensions, `${line} --agent-key anthropic=env:SECRET_NAME img`, {
      persistent: true,
    });
    expect(view.variable("ANTHROPIC_BASE_URL")).toBe("http://127.0.0.1:3128/anthropic");
    expect(view.variable("ANTHROPIC_API_KEY")).toBe("rocker-stand-in");
    expect(view.plan.run.preparations.map(({ data }) => data)).toContainEqual({
      lasting: true,
      allow: [],
      keys: [
        {
          ...{ name: "anthropic", host: "api.anthropic.com", port: 443, header: "x-api-key", prefix: "" },
          source: { kind: "env", variable: "SECRET_NAME" },
        },
      ],
    });
  });

  test("several Git servers share Git's variables, and an API has a path", () => {
    const keys = "--agent-key github=env:A --agent-key gitlab=env:B --agent-key npm=env:C";
    const hosts = "--agent-key-host gitlab=git.acme.test:8443/lab/ --agent-key-host npm=acme.test/npm";
    const view = planOf(extensions, `${line} ${keys} ${hosts} img`, { persistent: true });
    expect(view.variable("GIT_CONFIG_COUNT")).toBe("2");
    expect(view.variable("GIT_CONFIG_KEY_1")).toBe("url.http://127.0.0.1:3128/gitlab/lab/.insteadOf");
    expect(view.variable("GIT_CONFIG_VALUE_1")).toBe("https://git.acme.test:8443/lab/");
    expect(view.variable("npm_config_registry")).toBe("http://127.0.0.1:3128/npm/npm/");
  });

  test.each([
    ["agent/not-isolated", "--agent-volume=v"],
    ["agent/key", `${line} --agent-key x`],
    ["agent/key", `${line} --agent-key anthropic=SECRET`],
    ["agent/key", `${line} --agent-key x=env:A`],
    ["agent/key", `${line} --agent-key x=env:A --agent-key-host x=a/?b`],
    ["agent/key", `${line} --agent-key x=env:A --agent-key-host x=*.test`],
    ["agent/key", `${line} --agent-key-host x=a.test`],
  ])("%s: %s", (code, options) => {
    const problems = problemsOf(extensions, `${options} img`, { host: fakeHost({}), persistent: true });
    expect(problems.map((one) => one.code)).toEqual([code]);
  });
});
