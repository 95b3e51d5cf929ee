import { expect, it } from "vitest";
import { translated } from "../test-support/translated.ts";

const run = (args: readonly string[], env = {}) => {
  const surroundings = { env, files: { "project/.env": "", data: "" } };
  const { values, omitted, faults, host } = translated(
    { image: "x", workspaceMount: "", runArgs: args },
    surroundings,
  );
  const { image: _, workdir: _workdir, ...rest } = values;
  return { values: rest, omitted, faults, home: host.env.HOME };
};

it.each<[string[], Record<string, string[]>]>([
  [
    ["--cap-add=SYS_PTRACE", "--security-opt", "seccomp=unconfined"],
    { "cap-add": ["SYS_PTRACE"], "security-opt": ["seccomp=unconfined"] },
  ],
  [
    ["--privileged", "--init", "--read-only=false"],
    { privileged: ["true"], init: ["true"], "read-only": ["false"] },
  ],
  [["--rm", "-it", "-d", "--interactive"], {}],
  [["-itp", "80:80", "-p8080:80", "--publish=1:1"], { port: ["80:80", "8080:80", "1:1"] }],
  [["--gpus", "all", "--ipc=host", "--net=host"], { gpus: ["all"], ipc: ["host"], network: ["host"] }],
  [["--device=/dev/kvm", "--group-add", "video"], { devices: ["/dev/kvm"], "group-add": ["video"] }],
  [["-e", "A=b=c", "-eB=1", "--env=EMPTY="], { env: ["A=b=c", "B=1", "EMPTY="] }],
  [
    ["-h", "box", "-w/w", "-m=1g", "--shm-size", "2g"],
    { hostname: ["box"], workdir: ["/w"], memory: ["1g"], "shm-size": ["2g"] },
  ],
  [
    ["-v", "cache:/c", "-v", "/anonymous", "--volume=cache:/d:rw,nocopy"],
    { volume: ["cache:/c", ":/anonymous", "cache:/d:nocopy"] },
  ],
  [
    ["--mount", "type=tmpfs,target=/t", "--mount=source=cache,target=/c"],
    { tmpfs: ["/t"], volume: ["cache:/c"] },
  ],
  [
    ["--name", "x-${localWorkspaceFolderBasename}", "--ulimit", "nofile=1"],
    { name: ["x-project"], ulimit: ["nofile=1"] },
  ],
  [["-u", "1000:1000"], { user: ["true"] }],
  [["--user=dev", "-u", "0:0"], { "user-from-image": ["dev", "root"] }],
])("%j are options of rocker", (args, values) => {
  const { workdir, ...expected } = values;
  expect(run(args)).toMatchObject({ values: expected, omitted: [], faults: [] });
  expect(Object.keys(run(args).values)).toEqual(Object.keys(expected));
  expect(workdir).toEqual(args.includes("-w/w") ? ["/w"] : undefined);
});

it("pass host variables by name, and files of the host if they exist", () => {
  const args = ["-e", "TOKEN", "-e", "UNSET", "-e", "OTHER=${localEnv:TOKEN}"];
  const { values, omitted } = run(args, { TOKEN: "secret" });
  expect(values).toEqual({ env: ["TOKEN", "UNSET=", "OTHER=${localEnv:TOKEN}"] });
  expect(omitted).toEqual([]);
  const {
    values: files,
    omitted: missing,
    home,
  } = run([
    "--env-file=.env",
    "--env-file",
    "/nowhere/.env",
    "-v",
    "${localEnv:HOME}/data:/data:ro",
    "-v",
    "/nowhere/x:/x",
  ]);
  expect(files).toEqual({ "env-file": [`${home}/project/.env`], volume: [`${home}/data:/data:ro`] });
  expect(missing).toEqual([
    "not mounted: runArgs (/nowhere/x not found)",
    "not used: runArgs (--env-file /nowhere/.env: file not found)",
  ]);
});

it("are left out by name if rocker has no such option", () => {
  const { values, omitted } = run([
    ...[
      "--pid=host",
      "--userns",
      "keep-id",
      "--unknown",
      "value",
      "--flag",
      "--init",
      "word",
      "-Z",
      "-P",
      "--network",
    ],
  ]);
  expect(values).toEqual({ init: ["true"] });
  expect(omitted).toEqual([
    "not used: runArgs (--pid=host, --userns keep-id, --unknown value, --flag, word, -Z, -P, --network)",
  ]);
});
