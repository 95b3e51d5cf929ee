import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "@rocker/core/lifecycle";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { firstFile } from "../configuration/first-file.ts";
import { shellWords } from "../configuration/shell-words.ts";
import { readLine } from "../invoke/read-line.ts";
import { fileOptions, runOptions } from "../options.ts";
import { hostIn } from "../test-support/configured.ts";
import { initSource, readSource } from "./init-source.ts";

// Combinations of the shapes that public projects have: what one setting is converted to depends on others.

const text = fc.oneof(
  fc.constantFrom(
    "1",
    "true",
    "no",
    "0x1F",
    "~",
    "a: b # c",
    "'",
    '"',
    "$HOME",
    "!x",
    "- a",
    "",
    "a\\b",
    "é",
    "{a}",
    "*x",
  ),
  fc.string({ unit: "grapheme-ascii", maxLength: 12 }).filter((one) => !one.startsWith("!")),
);
const some = <Value>(...values: readonly Value[]) => fc.subarray([...values], { minLength: 1 });
const command = fc.oneof(
  fc.constantFrom("make", "a && b", "[ -f x ]", "! test -e x", "echo '$HOME' \"x\"", "echo ${HOME}"),
  fc.constant(["a", "b c"]),
  fc.constant({ one: "a", two: ["b", "c d"] }),
);

const imageShape = fc.oneof(
  fc.constant({ image: "debian:bookworm" }),
  fc.constant({
    build: { dockerfile: "Dockerfile", context: "..", args: { V: "1.10", W: "" }, target: "dev" },
  }),
  fc.constant({ dockerFile: "Dockerfile", context: ".." }),
  fc.constant({ dockerComposeFile: ["compose.yml"], service: "app", runServices: ["db"] }),
);
const devcontainer = fc.tuple(
  imageShape,
  fc.record(
    {
      name: text,
      remoteUser: fc.constantFrom("vscode", "root", "${localEnv:USER}"),
      containerUser: fc.constantFrom("dev", "1000"),
      updateRemoteUserUID: fc.boolean(),
      containerEnv: fc.dictionary(
        fc.constantFrom("A", "B", "TOKEN"),
        fc.oneof(text, fc.constant("${localEnv:TOKEN}")),
      ),
      remoteEnv: fc.constantFrom({ PATH: "${containerEnv:PATH}:/x" }, { A: null, C: "${localEnv:NONE:x}" }),
      workspaceFolder: fc.constantFrom("/w", "/workspaces/project/sub"),
      workspaceMount: fc.constantFrom("source=${localWorkspaceFolder},target=/m,type=bind", ""),
      mounts: some<string | object>(
        "source=${localWorkspaceFolder}/x,target=/x,type=bind,readonly",
        "source=${localEnv:HOME}/keys,target=/k:k,type=bind",
        "source=cache-${devcontainerId},target=/c,type=volume",
        { type: "tmpfs", target: "/t" },
        { target: "/anonymous" },
      ),
      forwardPorts: some<number | string>(3000, "localhost:3001", "db:5432"),
      appPort: fc.constantFrom<unknown>(8080, "8081:80", [8082, "127.0.0.1:8083:80"]),
      runArgs: some(
        "--cap-add=SYS_PTRACE",
        "--shm-size=1g",
        "--ulimit=nofile=1:2",
        "--name=007",
        "-eX=1",
        "--memory=2g",
      ),
      init: fc.boolean(),
      privileged: fc.boolean(),
      capAdd: some("NET_ADMIN", "SYS_PTRACE"),
      securityOpt: some("seccomp=unconfined", "label=disable"),
      features: fc.constantFrom({ "ghcr.io/x/y:1": { a: "1,2", b: true } }, { node: "20", "./own": {} }),
      overrideFeatureInstallOrder: fc.constant(["ghcr.io/x/y"]),
      initializeCommand: command,
      onCreateCommand: command,
      updateContentCommand: command,
      postCreateCommand: command,
      postStartCommand: command,
      postAttachCommand: command,
      userEnvProbe: fc.constantFrom("none", "loginShell"),
      hostRequirements: fc.constant({ cpus: 1, gpu: "optional" }),
      shutdownAction: fc.constantFrom("none", "stopCompose"),
      customizations: fc.constant({ vscode: {} }),
    },
    { requiredKeys: [] },
  ),
);
const files = {
  "project/.devcontainer/Dockerfile": "FROM debian:bookworm AS dev\n",
  "project/.devcontainer/compose.yml": `
services:
  app: { image: debian, volumes: ["..:/w", "data:/d"], environment: [A=1, TOKEN], cap_add: [SYS_PTRACE] }
  db: { image: postgres, environment: { P: "\${TOKEN}" } }
volumes: { data: }
`,
  "project/.devcontainer/own/devcontainer-feature.json": { id: "own", version: "1.0.0" },
  "project/.devcontainer/own/install.sh": "#!/bin/sh\n",
  "project/x/file": "",
  "project/sub/file": "",
  "keys/file": "",
};

const rockerc = fc.record(
  {
    image: fc.constantFrom("ubuntu:22.04", "ghcr.io/a/b:x"),
    args: some("user", "home", "pull", "persist-image", "network host", "nocleanup"),
    disable_args: some("home", "x11"),
    volume: fc.constantFrom<unknown>(".", ["x:/x", "~/keys:/k:ro"], '"${PWD}":/w:Z'),
    name: fc.constantFrom("a1", '"$CONTAINER_NAME"'),
    env: fc.constantFrom<unknown>("A=1", ["A=1", "B=x y"]),
    "oyr-run-arg": fc.constant('" --label a=b --cap-add SYS_PTRACE"'),
    "shm-size": fc.constantFrom("2g", "512m"),
    port: fc.constantFrom<unknown>("80:80", ["80:80", "81:81"]),
  },
  { requiredKeys: ["image"] },
);

const line = fc
  .tuple(
    some(
      ...[
        "--user",
        "--home",
        "--net host",
        "--volume . ~/keys --",
        "-e A=1 -e 'B=x y'",
        "--name=a1",
        "--memory 2g",
      ],
      ...[
        "--oyr-run-arg ' --label a=b'",
        "--user-override-name=developer",
        "--cap-add SYS_PTRACE",
        "--persist-image",
      ],
    ),
    fc.constantFrom("", " bash", " bash -c 'echo $A \"x\"'", ' "sleep 1"'),
  )
  .map(([words, of]) => {
    // Several values of one option need "--" behind them, so they come last.
    const sorted = [...words].sort((a, b) => Number(a.endsWith("--")) - Number(b.endsWith("--")));
    return `rocker ${sorted.join(" ")} debian:bookworm${of}`;
  });

const withEnv = (own: Host): Host => ({
  ...own,
  env: { ...own.env, TOKEN: "s3cr3t", XDG_STATE_HOME: join(own.cwd, "../state") },
});

async function planIn(host: Host, ...argv: string[]) {
  const { parsed } = await readLine(["--quiet", ...argv], { options: runOptions, mayAsk: false }, host);
  return (await parsed.select()).plan().plan;
}

/** The plan of the source and that of the written file, which is removed again. */
async function bothPlans(host: Host, from: string, argv: readonly string[]) {
  const before = await planIn(host, ...argv);
  const { invocation } = await readSource(initSource(from, undefined), host);
  const home = host.env.HOME ?? "";
  const target = { schema: "./s.json", directory: host.cwd, home, ownOptions: Object.keys(fileOptions) };
  const path = join(host.cwd, ".rockerrc.yaml");
  const written = firstFile(invocation, target);
  writeFileSync(path, written);
  try {
    return { before, written, after: await planIn(host) };
  } finally {
    rmSync(path);
  }
}

// Each conversion reports what it leaves out.
beforeAll(() => void vi.spyOn(process.stderr, "write").mockReturnValue(true));
afterAll(() => void vi.restoreAllMocks());

const same = ({ before, written, after }: Awaited<ReturnType<typeof bothPlans>>) => {
  expect(after, written).toEqual(before);
  expect(written).not.toContain("s3cr3t");
};
const check = <Input>(inputs: fc.Arbitrary<Input>, property: (input: Input) => Promise<void>) =>
  fc.assert(fc.asyncProperty(inputs, property), { numRuns: 25, seed: 14 });

it("a configuration converted from any devcontainer.json has the same plan", async () => {
  const host = withEnv(hostIn({ "project/.devcontainer/devcontainer.json": {}, ...files }));
  const path = join(host.cwd, ".devcontainer/devcontainer.json");
  await check(devcontainer, async ([of, more]) => {
    writeFileSync(path, JSON.stringify({ ...more, ...of }));
    same(await bothPlans(host, "devcontainer", []));
  });
});

it("a configuration converted from any rockerc.yaml has the same plan", async () => {
  const host = withEnv(hostIn({ "project/rockerc.yaml": "", "project/x/file": "", "keys/file": "" }));
  await check(rockerc, async (content) => {
    writeFileSync(join(host.cwd, "rockerc.yaml"), JSON.stringify(content));
    same(await bothPlans(host, "rockerc", []));
  });
});

it("a configuration converted from any command line of the original has the same plan", async () => {
  const host = withEnv(hostIn({ "project/x/file": "", "keys/file": "" }));
  await check(line, async (typed) => {
    const words = shellWords(typed.replace("rocker ", "").replaceAll("~", host.env.HOME ?? ""));
    same(await bothPlans(host, typed, words ?? []));
  });
});
