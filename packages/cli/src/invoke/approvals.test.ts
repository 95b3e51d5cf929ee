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

/** A command line in a project with this configuration, for a user with these plugins. */
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

/** The requests of a project that enables an extension of the user, which uses the ssh agent during the build. */
async function asked(purpose: { readonly builds?: boolean }): Promise<readonly string[]> {
  const options = { agent: { type: "boolean", summary: "Use agent" } };
  const description = { name: "agent", summary: "The tool agent", options };
  const planned = await plannedIn("agent: true\n", [], {
    ...pluginFiles("agent", { type: "module" }),
    "node_modules/agent/index.js": `export default { ...${JSON.stringify(description)},
      setup: (container) => container.withExec(["git"], { ssh: true }).withBindMount("/etc/hostname", "/x") };`,
  });
  const [approval] = await planned.approvals({ trust: false, ...purpose });
  return (approval?.requests ?? []).map(({ text }) => text);
}

const agent = "your SSH agent during the build, for agent (git)";

test("a run needs approval for the host access of image and container", async () => {
  expect(await asked({})).toEqual([agent, "the host path /etc/hostname at /x (writable)"]);
});

test("a build needs approval for the host access of the image only", async () => {
  expect(await asked({ builds: true })).toEqual([agent]);
});

test("a build cache that only the project's files import needs approval", async () => {
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

test("requests that are not in the plan need approval, too", async () => {
  const planned = await plannedIn("cache-from: [a.test/x]\n");
  const [approval] = await planned.approvals({ trust: false });
  expect(approval).toMatchObject({
    denied: [],
    requests: [{ text: "layers from a.test/x, for images that your other projects use too" }],
    allowed: false,
  });
  expect(await planned.approvals({ trust: true })).toMatchObject([{ allowed: true }]);
});

test("a project file that uses the ssh agent needs a separate approval, even if the user enabled the option", async () => {
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
  expect(ofConfiguration?.requests).toEqual([]);
  expect(ofSteps?.requests).toMatchObject([{ text: "your SSH agent during the build, for files (git)" }]);
  expect(ofSteps?.request).toMatchObject({ kind: "build", project: expect.stringMatching(/\/project$/) });
  // The approval is for all of these steps: an earlier one can affect what the step with the agent runs.
  const [, same] = await approvalsOf("a");
  const [, other] = await approvalsOf("b");
  expect(same?.request.files).toEqual(ofSteps?.request.files);
  expect(other?.request.files).not.toEqual(ofSteps?.request.files);
});

test("approval of steps is not approval of the configuration", () => {
  const file = join(temporaryDirectory(), "consents.json");
  const consents = new Consents(file);
  const agents = [{ kind: "socket", value: "SSH_AUTH_SOCK" }] as const;
  const mounts = [{ kind: "mount", value: "/x", detail: { target: "/y", mode: "writable" } }] as const;
  consents.grantHostAccess("/p", "1", agents, "build");
  consents.grantHostAccess("/p", "2", mounts, "reach");
  expect(consents.hostAccessOf("/p", "build")).toMatchObject({ content: "1", requests: agents });
  expect(consents.hostAccessOf("/p", "reach")).toMatchObject({ content: "2", requests: mounts });
  expect(new Consents(file).all()).toEqual(consents.all());
});
