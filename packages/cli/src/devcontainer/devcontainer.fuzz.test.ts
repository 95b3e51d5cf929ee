import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { isRockerError, systemHost } from "@rocker/core/lifecycle";
import fc from "fast-check";
import { expect } from "vitest";
import {
  deepTexts,
  directoryForInputs,
  fuzz,
  fuzzLength,
  oddJson,
  oddText,
  parsedOrRefused,
  spoiled,
} from "../../../../scripts/fuzz/fuzz.ts";
import { parseConfigFile } from "../configuration/parse-file.ts";
import { envFile, interpolated } from "./compose/interpolate.ts";
import { volumeParts } from "./compose/paths.ts";
import { contentOf } from "./compose/value.ts";
import { mountFields } from "./mount-fields.ts";
import { type Devcontainer, readDevcontainer } from "./read.ts";

const home = directoryForInputs();
const environment = Object.assign(Object.create(null), { HOME: home });
const host = { ...systemHost(), env: environment, cwd: join(home, "project") };
const directory = join(host.cwd, ".devcontainer");
mkdirSync(directory, { recursive: true });

function translated(text: string, compose?: { readonly text: string; readonly env: string }): Devcontainer {
  const file = parseConfigFile(`${directory}/devcontainer.json`, text, host.cwd);
  const source = compose && {
    directory,
    content: contentOf(parseConfigFile(`${directory}/compose.yaml`, compose.text, host.cwd)),
    fault: undefined,
    variables: envFile(compose.env),
  };
  return readDevcontainer(
    { file, project: host.cwd, template: undefined, hasImage: false, compose: source },
    host,
  );
}

/** What became of a file: only data that rocker's own configuration could hold, and no code of this program as text. */
function expectSound(read: Devcontainer | undefined): void {
  if (!read) return;
  const text = JSON.stringify([read.entries, read.hostVariables]);
  expect(text).not.toMatch(/native code|\[object Object\]/);
}

const keys = [
  ...["image", "build", "dockerfile", "args", "options", "context", "target", "containerEnv", "remoteEnv"],
  ...["mounts", "source", "type", "workspaceMount", "workspaceFolder", "runArgs", "forwardPorts", "appPort"],
  ...[
    "features",
    "hostRequirements",
    "postCreateCommand",
    "initializeCommand",
    "remoteUser",
    "capAdd",
    "init",
  ],
];
const texts = [
  ...["a", "${localEnv:constructor}", "${localEnv:HOME:x}", "${containerEnv:__proto__}", "--env", "-vA:/b"],
  ...["source=/,target=/x,type=bind", "ghcr.io/a/b:1", "8080:80", "${localWorkspaceFolder}", "--mount"],
];
const samples = [
  '{"image": "a", "mounts": ["source=x,target=/y,type=volume"], "runArgs": ["--cap-add=SYS_PTRACE", "-e", "A=1"]} // c',
  '{"build": {"dockerfile": "D", "args": {"A": "${localEnv:HOME}"}}, "features": {"ghcr.io/a/b:1": {"v": "1"}},}',
];

fuzz("devcontainer.json", {
  inputs: fc.oneof(
    spoiled(samples, ...texts, '"constructor": ', "{", "["),
    oddJson(keys, texts).map((value) => JSON.stringify(value)),
    fc.constantFrom(...deepTexts.map((text) => text.slice(0, 64 * 1024))),
  ),
  check: (text) => expectSound(parsedOrRefused(() => translated(text), isRockerError)),
});

const composeKeys = [
  ...["services", "app", "db", "image", "build", "context", "ports", "volumes", "environment", "env_file"],
  ...["depends_on", "network_mode", "networks", "profiles", "labels", "extra_hosts", "user", "command", "<<"],
  ...["source", "target", "type", "name", "external"],
];
const composeTexts = [
  ...[
    "app",
    "service:db",
    "service:app",
    "service:constructor",
    "${constructor}",
    "$toString",
    "${__proto__:-x}",
  ],
  ...["a:/b:ro", "./x:/y", "constructor:/b", "__proto__:/c", "A=1", "A", "${HOME}", "$$x", "constructor"],
];
const composeSamples = [
  "services:\n  app:\n    image: a\n    volumes: [x:/y, constructor:/z]\n    depends_on: [db]\n    network_mode: service:db\n  db:\n    image: ${DB:-b}\n    environment: {A: ${A}}\nvolumes: {x: {}}\n",
  "x: &x {restart: always}\nservices:\n  app: {<<: *x, build: ., ports: [80:80]}\n  constructor: {image: c}\n",
];

fuzz("a Compose file", {
  inputs: fc.record({
    text: fc.oneof(
      spoiled(composeSamples, ...composeTexts),
      oddJson(composeKeys, composeTexts).map((value) => JSON.stringify({ services: { app: value } })),
      oddJson(composeKeys, composeTexts).map((value) => JSON.stringify({ services: value })),
    ),
    env: spoiled(["A=1\nexport B='x' # c\nconstructor=2\n"]),
    service: fc.constantFrom("app", "app", "db", "constructor", "__proto__"),
  }),
  check: ({ service, ...compose }) => {
    const text = JSON.stringify({ dockerComposeFile: "compose.yaml", service });
    const read = parsedOrRefused(() => translated(text, compose), isRockerError);
    expectSound(read);
    if (!read || compose.text.includes("privileged")) return;
    expect(read.entries.map(({ key }) => key)).not.toContain("privileged");
  },
});

fuzz("variables of a Compose file", {
  inputs: oddText("${A:-b}", "$A", "${A", "$$", "${A:+${A}}"),
  check: (text) => {
    if (!text.includes("$")) expect(interpolated(text, () => undefined)).toBe(text);
  },
});

fuzzLength("variables", ["${", "}", "$", "A", ":-", "${A:-", "$$", " ", "${A"], (text) =>
  interpolated(text, () => undefined),
);
fuzzLength("an .env file", ["A", "=", " ", "\t", "\n", "'", '"', "#", "A=", "export ", "\r"], envFile);
fuzzLength("a volume", ["a", ":", "${", "}", "/", "$"], volumeParts);
fuzzLength("a mount", ["a", ",", "=", '"', '""', " "], (text) =>
  mountFields({ kind: "scalar", text, plain: false, at: { line: 1, column: 1, length: 1 } }),
);
fuzzLength(
  "devcontainer.json",
  ["a", "${", "}", "localEnv:", ":", ",", "=", "source=", "/", "-", " ", "@", "."],
  (text) =>
    parsedOrRefused(
      () =>
        translated(
          JSON.stringify({
            ...{ image: text, mounts: [text], runArgs: [text, "--mount", text], appPort: text },
            ...{
              features: { [text]: text },
              workspaceFolder: text,
              postCreateCommand: text,
              remoteUser: text,
            },
            ...{ containerEnv: { A: text }, remoteEnv: { B: text }, hostRequirements: { memory: text } },
          }),
        ),
      isRockerError,
    ),
  4096,
);
