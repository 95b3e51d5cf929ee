import { isRockerError } from "@rocker/core/lifecycle";
import fc from "fast-check";
import { expect, it } from "vitest";
import { translated } from "../test-support/translated.ts";

const properties = [
  ...[
    "image",
    "build",
    "dockerFile",
    "context",
    "containerEnv",
    "remoteEnv",
    "containerUser",
    "remoteUser",
    "mounts",
  ],
  ...[
    "workspaceMount",
    "workspaceFolder",
    "runArgs",
    "init",
    "capAdd",
    "securityOpt",
    "hostRequirements",
    "features",
  ],
  ...[
    "forwardPorts",
    "appPort",
    "portsAttributes",
    "secrets",
    "customizations",
    "postCreateCommand",
    "waitFor",
    "userEnvProbe",
    "service",
  ],
  ...["dockerComposeFile", "updateRemoteUserUID", "__proto__", "constructor", "toString"],
];
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "${",
    "${}",
    "${localEnv:}",
    "${localEnv:HOME",
    "${containerEnv:A:b:c}",
    "${templateOption:x}",
    "a=b,",
  ),
  fc.constantFrom(
    "source=a,target=/b",
    "type=bind,source=/,target=/x",
    "--env",
    "-e",
    "-",
    "--",
    "A=${localEnv:PATH}",
  ),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(text, fc.constantFrom("dockerfile", "args", "options", "gpu", "source", "target")),
      tie("any"),
      {
        maxKeys: 4,
      },
    ),
  ),
})).any;

it("is translated or rejected, whatever JSON it is", () => {
  const content = fc.dictionary(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...properties) }, text),
    value,
  );
  fc.assert(
    fc.property(content, fc.boolean(), (json, isIndented) => {
      try {
        const { entries, problems, leftOut, notices } = translated(
          JSON.stringify(json, null, isIndented ? "\t" : ""),
        );
        expect([entries, problems, leftOut, notices].length).toBe(4);
        expect(leftOut.length > 0).toBe(notices.length > 0);
      } catch (error) {
        expect(isRockerError(error), String(error)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
