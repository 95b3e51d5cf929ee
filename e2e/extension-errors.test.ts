import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, testUser } from "./support/test-user.ts";

// With the real program, without a session, server or GPU, and with an unreachable engine.
describe("a missing requirement of an extension is one error, before an engine is contacted", () => {
  let directory: string;
  beforeAll(() => {
    directory = ownDirectory();
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const told = (line: readonly string[], env: Record<string, string | undefined> = {}, cwd = directory) =>
    rocker([...line, "debian:bookworm", "true"], {
      cwd,
      env: { ROCKER_ENGINE: "docker", DOCKER_HOST: "unix:///none", XDG_RUNTIME_DIR: undefined, ...env },
      withAll: true,
    });

  test.each<[string, RegExp]>([
    ["--x11", /x11\/no-display: .*Set DISPLAY/s],
    ["--wayland", /wayland\/no-display: .*Set WAYLAND_DISPLAY/s],
    ["--pulse --pipewire", /audio\/no-server: .*audio\/no-pipewire: /s],
    ["--ssh", /ssh\/no-agent: .*ssh-add/s],
    ["--cuda=twelve", /gpu\/cuda-version: .*12\.6/s],
    ["--certs=/none", /certs\/missing: .*\/none/s],
    ["--certs=/etc/passwd", /certs\/no-certificate: /],
    ["--proxy", /certs\/no-proxy: .*https_proxy/s],
    ["--git-config-path /none", /git\/no-config: .*\/none/s],
    ["--locale=x/y", /locale\/malformed: /],
    ["--timezone=No/Where", /locale\/unknown-zone: /],
    ["--ros-workspace /none", /ros\/workspace: .*\/none/s],
    ["--rmw=connext", /RK103: .*fastrtps/s],
    ["--ros-domain-id=233", /RK103: .*232/s],
    ["--cwd --vscode", /vscode\/no-name: .*--name/s],
    ["--isolate --isolate-allow=localhost:80", /isolate\/allow: .*host\.docker\.internal/s],
    ["--isolate --isolate-allow=x.test --detach", /isolate\/background: /],
    ["--isolate --devices /dev/null", /isolate\/opening: .*container/s],
  ])("%s", async (line, expected) => {
    const { code, stdout, stderr } = await told(line.split(" "));
    expect({ code, stdout }, stderr).toEqual({ code: 125, stdout: "" });
    expect(stderr).toMatch(expected);
    expect(stderr).not.toContain("unix:///none");
  });

  test("the home directory is not a project", async () => {
    expect((await told(["--cwd"], {}, testUser.home)).stderr).toMatch(/cwd\/no-project: .*--home/s);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    [
      "variable",
      ["--rmw=zenoh", "--env", "RMW_IMPLEMENTATION=mine"],
      ["ros", "container", '"rmw_zenoh_cpp"', '"mine"'],
    ],
    ["setting", ["--ros-host", "--network=none"], ["ros", "container", '"host"', '"none"']],
    ["mount", ["--cwd", "--tmpfs", "HERE"], ["cwd", "container", "a tmpfs"]],
    [
      "setting, of the isolation",
      ["--isolate", "--network=host"],
      ["isolate", "container", '"none"', '"host"'],
    ],
  ])(
    "two extensions that set one %s differently are both named, with their values",
    async (_what, line, words) => {
      const { code, stderr } = await told(line.map((word) => (word === "HERE" ? directory : word)));
      expect(code).toBe(125);
      expect(stderr).toContain("RK301");
      for (const word of words) expect(stderr).toContain(word);
    },
  );

  test.each<[string, readonly string[], RegExp]>([
    ["needs another that is excluded", ["--python=3.12", "--no-uv"], /python\/requires: .*--uv/s],
    [
      "cannot be used with another",
      ["--isolate", "--home"],
      /RK205: .*isolate.*home|RK205: .*home.*isolate/s,
    ],
  ])("an extension that %s is named", async (_what, line, expected) => {
    const { code, stderr } = await told(line);
    expect(code).toBe(125);
    expect(stderr).toMatch(expected);
  });
});
