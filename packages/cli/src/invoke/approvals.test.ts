import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Consents } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { buildOptions } from "../options.ts";
import {
  hostWithData,
  pluginFiles,
  temporaryDirectory,
  writeTree,
} from "../test-support/plugin-directories.ts";
import { readLine } from "./read-line.ts";

/** A line in a project with this configuration, for a user with these plugins. */
async function plannedIn(
  configuration: string,
  argv: readonly string[] = [],
  plugins: Parameters<typeof writeTree>[1] = {},
) {
  const home = temporaryDirectory();
  writeTree(join(home, "rocker/plugins"), plugins);
  const cwd = join(home, "project");
  mkdirSync(cwd);
  writeTree(cwd, { ".rockerrc.yaml": `image: debian:bookworm\n${configuration}` });
  const host = { ...hostWithData(home), cwd };
  const { parsed } = await readLine(argv, { options: buildOptions, mayAsk: false }, host);
  return (await parsed.select()).plan();
}

/** What a project asks for with an extension of the user's that uses their ssh agent while the image is built. */
async function asked(purpose: { readonly builds?: boolean }): Promise<readonly string[]> {
  const options = { agent: { type: "boolean", summary: "Use agent" } };
  const description = { name: "agent", summary: "The tool agent", options };
  const planned = await plannedIn("agent: true\n", [], {
    ...pluginFiles("agent", { type: "module" }),
    "node_modules/agent/index.js": `export default { ...${JSON.stringify(description)},
      setup: (container) => container.withExec(["git"], { ssh: true }).withBindMount("/etc", "/x") };`,
  });
  const [approval] = await planned.approvals({ trust: false, ...purpose });
  return approval?.asks ?? [];
}

const agent = "your ssh agent while the image is built, for agent (git)";

test("a run asks for what the image and the container have of the host", async () => {
  expect(await asked({})).toEqual([agent, "/etc of this machine at /x (writable)"]);
});

test("a build asks for what the image has, and for nothing that only a container would", async () => {
  expect(await asked({ builds: true })).toEqual([agent]);
});

test("layers that only the project's files take from a registry are asked for", async () => {
  const moreOf = async (...argv: string[]) => {
    const planned = await plannedIn("cache-from: [a.test/x, b.test/y]\n", argv);
    const [approval] = await planned.approvals({ trust: false });
    return approval?.request.more.map(({ kind, value }) => [kind, value]);
  };
  const [a, b] = [
    ["registry", "a.test/x"],
    ["registry", "b.test/y"],
  ];
  expect(await moreOf()).toEqual([a, b]);
  expect(await moreOf("--cache-from=b.test/y")).toEqual([a]);
});

test("what is asked for besides the plan needs approval like anything else", async () => {
  const planned = await plannedIn("cache-from: [a.test/x]\n");
  const [approval] = await planned.approvals({ trust: false });
  expect(approval).toMatchObject({
    denied: [],
    asks: ["layers from a.test/x, for images that your other projects use too"],
    allowed: false,
  });
  expect(await planned.approvals({ trust: true })).toMatchObject([{ allowed: true }]);
});

test("the agent that a file of the project asks for is its own question, whoever typed the option", async () => {
  const options = { files: { type: "boolean", summary: "Use files" } };
  const description = { name: "files", summary: "The tool files", options };
  const plugins = {
    ...pluginFiles("files", { type: "module" }),
    "node_modules/files/index.js": `export default { ...${JSON.stringify(description)},
      setup: (container, { image }) =>
        container.withExec(["first", image]).withExec(["git"], { ssh: "project" }) };`,
  };
  const approvalsOf = async (image: string) => {
    const planned = await plannedIn("", ["--files", image], plugins);
    return planned.approvals({ trust: false });
  };
  const [ofConfiguration, ofSteps] = await approvalsOf("a");
  expect(ofConfiguration?.asks).toEqual([]);
  expect(ofSteps?.asks).toEqual(["your ssh agent while the image is built, for files (git)"]);
  expect(ofSteps?.request).toMatchObject({ kind: "build", project: expect.stringMatching(/\/project$/) });
  // It is for these steps: what runs before the one with the agent decides what that one's program does.
  const [, same] = await approvalsOf("a");
  const [, other] = await approvalsOf("b");
  expect(same?.request.files).toEqual(ofSteps?.request.files);
  expect(other?.request.files).not.toEqual(ofSteps?.request.files);
});

test("what is granted to steps is not granted to the configuration", () => {
  const consents = new Consents(join(temporaryDirectory(), "consents.json"));
  consents.grantReach("/p", "1", ["agent"], "build");
  consents.grantReach("/p", "2", ["mount"]);
  expect(consents.reachOf("/p", "build")).toMatchObject({ content: "1", asks: ["agent"] });
  expect(consents.reachOf("/p")).toMatchObject({ content: "2", asks: ["mount"] });
});
