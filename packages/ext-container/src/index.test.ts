import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import container from "./index.ts";
import { portFault } from "./rows/port.ts";

describe("container settings", () => {
  it("are added to the run spec with the extension's name", () => {
    const { plan } = planOf(container, [
      "-e",
      "A=1",
      "--env=A=2",
      "-eB",
      "-p",
      "80",
      "-p8080:80",
      "--network=host",
      "-w",
      "/x",
      "i",
    ]);
    expect(plan.steps).toEqual([]);
    expect(plan.run.env).toEqual([
      { name: "A", value: "2", from: "container" },
      { name: "B", host: true, from: "container" },
    ]);
    expect(plan.run.settings).toEqual({
      network: { value: "host", from: "container" },
      workdir: { value: "/x", from: "container" },
      ports: [
        { value: "80", from: "container" },
        { value: "8080:80", from: "container" },
      ],
    });
  });

  it("keeps values of the host environment out of the plan", () => {
    const host = fakeHost({ env: { SECRET: "s3cret" } });
    expect(JSON.stringify(planOf(container, ["--env", "SECRET", "i"], { host }).plan)).not.toContain(
      "s3cret",
    );
  });

  it("refers to variables of the host and of the image, as devcontainer.json does", () => {
    const host = fakeHost({ env: { SECRET: "s3cret" } });
    const line = [
      "-e",
      "A=${localEnv:SECRET}",
      "-e",
      "B=${containerEnv:PATH}:/x",
      "-e",
      "C=x${localEnv:SECRET}",
      "i",
    ];
    expect(planOf(container, line, { host }).plan.run.env).toEqual([
      { name: "A", host: true, variable: "SECRET", from: "container" },
      { name: "B", value: "${containerEnv:PATH}:/x", expand: true, from: "container" },
      { name: "C", host: true, text: "x${localEnv:SECRET}", from: "container" },
    ]);
  });

  it("resolves --env-file on the host", () => {
    const host = fakeHost({ files: { "/home/ada/vars": "A=1\n" }, cwd: "/home/ada" });
    const { plan } = planOf(container, ["--env-file", "vars", "i"], { host });
    expect(plan.run.settings.envFiles).toEqual([{ value: "/home/ada/vars", from: "container" }]);
  });

  it("names variables of the host that an env file passes on", () => {
    const host = fakeHost({
      env: { TOKEN: "s3cret", LATER: "x", TYPED: "x", HERE: "x" },
      files: {
        "/home/ada/a": "\uFEFF  TOKEN\r\n#NOT\nLATER\nTYPED\nUNSET\nHERE\nHERE=1\n",
        "/home/ada/b": "LATER=2",
      },
      cwd: "/home/ada",
    });
    const { plan } = planOf(container, ["-e", "TYPED=1", "--env-file=a", "--env-file=b", "i"], { host });
    expect(plan.run.env).toEqual([
      { name: "TYPED", value: "1", from: "container" },
      { name: "TOKEN", host: true, from: "container" },
    ]);
    expect(JSON.stringify(plan)).not.toContain("s3cret");
  });

  it.each(["A B", "AWS_*"])("rejects the line %j of an env file", (line) => {
    const host = fakeHost({ files: { "/home/ada/vars": `A=1\n${line}\n` }, cwd: "/home/ada" });
    expect(problemsOf(container, ["--env-file", "vars", "i"], { host })).toMatchObject([
      { code: "container/env-file", what: expect.stringContaining("line 2 of /home/ada/vars") },
    ]);
  });

  it("resolves a relative --workdir on the host", () => {
    const { plan } = planOf(container, ["--workdir", "sub", "i"], { host: fakeHost({ cwd: "/home/ada" }) });
    expect(plan.run.settings.workdir?.value).toBe("/home/ada/sub");
  });

  it("reports all problems at once", () => {
    const line = [
      "--name=!",
      "--hostname=-x",
      "--workdir=x\ny",
      "--network=",
      "--port=0",
      "--env-file=none",
      "i",
    ];
    expect(
      problemsOf(container, line)
        .map(({ code }) => code)
        .sort(),
    ).toEqual(
      ["env-file", "hostname", "name", "network", "port", "workdir"].map((name) => `container/${name}`),
    );
  });
});

describe("portFault", () => {
  it.each([
    "1",
    "65535",
    "80/udp",
    "8080:80",
    ":80",
    "127.0.0.1:8080:80",
    "127.0.0.1::80",
    "[::1]:1:2",
    "1-3:4-6",
    "8000-8010:80",
  ])("accepts %s", (value) => {
    expect(portFault(value)).toBeUndefined();
  });
  it.each(["", "0", "65536", "80/xyz", "a", "80:", "1-3:4-5", "3-1", "300.0.0.1:1:1", "1:2:3", "80 ", "-1"])(
    "rejects %j",
    (value) => {
      expect(portFault(value)?.kind).toBe("usage");
    },
  );
});

describe("limits that depend on each other", () => {
  it.each<[string, readonly string[]]>([
    ["--memory=1g --memory-swap=1gb", []],
    ["--memory=300mb --memory-swap=1GiB --memory-reservation=300m", []],
    ["--memory-swap=-1", []],
    ["--cpu-period=50000 --cpu-quota=25000", []],
    ["--memory-swap=1g", ["container/memory-swap"]],
    ["--memory=1g --memory-swap=512m", ["container/memory-swap"]],
    ["--memory=1g --memory-swap=1gx", ["container/memory-swap"]],
    ["--memory=1g --memory-reservation=2g", ["container/memory-reservation"]],
    ["--cpus=1 --cpu-quota=1000", ["container/cpus"]],
    ["--cpus=0", ["container/cpus"]],
  ])("%s: %j", (line, codes) => {
    expect(problemsOf(container, `${line} i`).map(({ code }) => code)).toEqual(codes);
  });
});
