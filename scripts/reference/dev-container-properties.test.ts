import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { translated } from "../../packages/cli/src/test-support/translated.ts";
import { repository } from "./repository.ts";

const page = readFileSync(join(repository, "docs/reference/dev-containers.md"), "utf8");

/** The properties that the tables of a section have a row for. */
function documented(title: string): readonly string[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(title)) ?? "";
  const rows = section.split("\n").map((line) => /^\| (.*?) \| /.exec(line)?.[1] ?? "");
  return rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
}

/** Of devcontainer.json, as in schemas/devContainer.base.schema.json of devcontainers/spec, with a value of its type. */
const properties: Readonly<Record<string, unknown>> = {
  $schema: "https://example.com",
  name: "x",
  image: "x",
  build: { dockerfile: "Dockerfile" },
  dockerFile: "Dockerfile",
  context: ".",
  dockerComposeFile: "compose.yml",
  service: "x",
  runServices: [],
  features: {},
  overrideFeatureInstallOrder: [],
  secrets: {},
  forwardPorts: [],
  portsAttributes: {},
  otherPortsAttributes: {},
  appPort: [],
  updateRemoteUserUID: true,
  containerEnv: {},
  remoteEnv: {},
  containerUser: "x",
  remoteUser: "x",
  mounts: [],
  workspaceFolder: "/x",
  workspaceMount: "source=/,target=/x,type=bind",
  runArgs: [],
  init: true,
  privileged: true,
  capAdd: [],
  securityOpt: [],
  initializeCommand: "x",
  onCreateCommand: "x",
  updateContentCommand: "x",
  postCreateCommand: "x",
  postStartCommand: "x",
  postAttachCommand: "x",
  waitFor: "onCreateCommand",
  userEnvProbe: "none",
  hostRequirements: {},
  customizations: {},
  shutdownAction: "none",
  overrideCommand: true,
};
const ofBuild = ["dockerfile", "context", "args", "target", "cacheFrom", "options"];

test("every property of devcontainer.json is documented, and known to the code", () => {
  const rows = documented("What is left out");
  const wanted = [
    ...Object.keys(properties).filter((name) => name !== "build"),
    ...ofBuild.map((name) => `build.${name}`),
  ];
  expect(wanted.filter((name) => !rows.includes(name))).toEqual([]);
  const unknown = Object.entries(properties).filter(([name, value]) =>
    translated({ image: "x", [name]: value }).omitted.some((text) => text.startsWith("unknown")),
  );
  expect(unknown).toEqual([]);
});

/** Of devcontainer-feature.json, as in schemas/devContainerFeature.schema.json. */
const ofFeatures = [
  ...["id", "version", "name", "description", "documentationURL", "licenseURL", "keywords", "options"],
  ...[
    "dependsOn",
    "installsAfter",
    "legacyIds",
    "deprecated",
    "containerEnv",
    "mounts",
    "privileged",
    "init",
  ],
  ...["capAdd", "securityOpt", "entrypoint", "customizations", "onCreateCommand", "updateContentCommand"],
  ...["postCreateCommand", "postStartCommand", "postAttachCommand"],
];

test("every property of devcontainer-feature.json is documented", () => {
  const rows = documented("Features");
  expect(ofFeatures.filter((name) => !rows.includes(name))).toEqual([]);
});
