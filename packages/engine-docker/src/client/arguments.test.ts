import type { Mount, RunRequest } from "@rocker/core/engine";
import { describe, expect, it } from "vitest";
import { execArguments, runArguments } from "./arguments.ts";

const request = (
  run: Partial<RunRequest["plan"]["run"]>,
  streams = { terminal: false, stdin: false },
): RunRequest => ({
  image: "sha256:1",
  streams,
  trace: () => {},
  plan: {
    base: { image: "b", id: "i", platform: "p", user: "", workdir: "", env: {}, entrypoint: [], command: [] },
    steps: [],
    user: "",
    account: undefined,
    run: { command: [], env: [], mounts: [], settings: {}, preparations: [], ...run },
  },
});
const bind = (source: string, more: Partial<Mount> = {}): Mount =>
  ({
    type: "bind",
    source,
    directory: true,
    target: "/t",
    readOnly: false,
    options: [],
    from: "x",
    ...more,
  }) as Mount;
const mountOf = (mount: Mount) => runArguments(request({ mounts: [mount] })).slice(3, -1);

describe("run arguments", () => {
  it("run an image by ID, never pull, and keep the command unchanged", () => {
    expect(runArguments(request({ command: ["a", "--rm", ""] }))).toEqual([
      "run",
      "--rm",
      "--pull=never",
      "sha256:1",
      "a",
      "--rm",
      "",
    ]);
    expect(runArguments(request({}, { terminal: true, stdin: true }))).toContain("--tty");
  });

  it("quote mounts as CSV", () => {
    expect(mountOf(bind("/a b:c"))).toEqual(["--mount", "type=bind,source=/a b:c,target=/t"]);
    expect(mountOf(bind('/a,"b"', { readOnly: true }))).toEqual([
      "--mount",
      'type=bind,"source=/a,""b""",target=/t,ro',
    ]);
    expect(mountOf({ type: "tmpfs", target: "/t", readOnly: false, options: [], from: "x" })).toEqual([
      "--mount",
      "type=tmpfs,target=/t",
    ]);
  });

  it("limit the size of a tmpfs", () => {
    const tmpfs = {
      type: "tmpfs",
      target: "/t",
      size: 65536,
      readOnly: false,
      options: [],
      from: "x",
    } as const;
    expect(mountOf(tmpfs)).toEqual(["--mount", "type=tmpfs,target=/t,tmpfs-size=65536"]);
  });

  it("use --volume for options that only it has", () => {
    expect(mountOf(bind("/a", { options: ["Z"], readOnly: true }))).toEqual(["--volume", "/a:/t:Z,ro"]);
    expect(mountOf(bind("/a", { options: ["rshared"] }))).toEqual([
      "--mount",
      "type=bind,source=/a,target=/t,bind-propagation=rshared",
    ]);
  });

  it("pass variables of the host only by name", () => {
    const args = runArguments(
      request({
        env: [
          { name: "A", value: "1=2", from: "x" },
          { name: "SECRET", host: true, from: "x" },
        ],
      }),
    );
    expect(args.slice(3, -1)).toEqual(["--env", "A=1=2", "--env", "SECRET"]);
  });

  it("have a flag for each setting", () => {
    const args = runArguments(
      request({
        settings: {
          hostname: { value: "h", from: "x" },
          ports: [
            { value: "80", from: "x" },
            { value: "81:81", from: "x" },
          ],
        },
      }),
    );
    expect(args.slice(3, -1)).toEqual(["--hostname=h", "--publish=80", "--publish=81:81"]);
  });
});

it("exec sets a user only if requested", () => {
  const request = {
    container: "c",
    command: ["id"],
    workdir: undefined,
    env: [],
    streams: { terminal: false, stdin: false },
    trace: () => {},
  };
  expect(execArguments({ ...request, user: "1234" })).toEqual(["exec", "--user=1234", "c", "id"]);
  expect(execArguments({ ...request, user: undefined })).toEqual(["exec", "c", "id"]);
});
