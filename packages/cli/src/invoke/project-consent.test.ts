import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Consents, reachBeyond } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { buildOptions } from "../options.ts";
import { noticesOn } from "../render/notices.ts";
import { hostWithData, pluginFiles, temporaryFolder, writeTree } from "../test-support/plugin-folders.ts";
import { wishesOf } from "./consent-gate.ts";
import { planLine, readLine } from "./plan-line.ts";
import { consentRequests, type Purpose } from "./project-consent.ts";

const quiet = noticesOn(
  process.stderr,
  { error: String, strong: String, dim: String, good: String },
  {
    verbose: false,
    quiet: true,
  },
);

/** A line in a project with this configuration, for a person with these plugins. */
async function lineIn(
  configuration: string,
  argv: readonly string[] = [],
  plugins: Parameters<typeof writeTree>[1] = {},
) {
  const home = temporaryFolder();
  writeTree(join(home, "rocker/plugins"), plugins);
  const cwd = join(home, "project");
  mkdirSync(cwd);
  writeTree(cwd, { ".rockerrc.yaml": `image: debian:bookworm\n${configuration}` });
  const host = { ...hostWithData(home), cwd };
  const line = await readLine(argv, buildOptions, host);
  const { plan } = await planLine(line, host, quiet);
  return { host, line, plan };
}

/** What a project asks for with an extension of the person's that uses their ssh agent while the image is built. */
async function asked(purpose: Purpose): Promise<string[]> {
  const options = { agent: { type: "boolean", summary: "Use agent" } };
  const description = { name: "agent", summary: "The tool agent", options };
  const { host, line, plan } = await lineIn("agent: true\n", [], {
    ...pluginFiles("agent", { type: "module" }),
    "node_modules/agent/index.js": `export default { ...${JSON.stringify(description)},
      setup: (container) => container.withExec(["git"], { ssh: true }).withBindMount("/etc", "/x") };`,
  });
  const [request] = await consentRequests(line, plan, host, purpose);
  return reachBeyond(request?.plan ?? plan, request?.without, host, host.cwd).map(({ text }) => text);
}

const agent = "your SSH agent during the build, for agent (git)";

test("a run asks for what the image and the container have of the host", async () => {
  expect(await asked({})).toEqual([agent, "the host path /etc at /x (writable)"]);
});

test("a build asks for what the image has, and for nothing that only a container would", async () => {
  expect(await asked({ builds: true })).toEqual([agent]);
});

test("layers that only the project's files take from a registry are asked for", async () => {
  const moreOf = async (...argv: string[]) => {
    const { host, line, plan } = await lineIn("cache-from: [a.test/x, b.test/y]\n", argv);
    const [request] = await consentRequests(line, plan, host);
    return request?.more?.map(({ kind, value }) => [kind, value]);
  };
  const [a, b] = [
    ["registry", "a.test/x"],
    ["registry", "b.test/y"],
  ];
  expect(await moreOf()).toEqual([a, b]);
  expect(await moreOf("--cache-from=b.test/y")).toEqual([a]);
});

test("what is asked for besides the plan is a wish like any other", async () => {
  const { host, line, plan } = await lineIn("cache-from: [a.test/x]\n");
  const [request] = await consentRequests(line, plan, {
    ...host,
    env: { ...host.env, XDG_STATE_HOME: host.cwd },
  });
  if (!request) throw new Error("there is a project");
  expect(wishesOf(request)).toEqual({
    denied: [],
    asks: ["layers from a.test/x, for images that your other projects use too"],
    given: false,
  });
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
  const requestsOf = async (image: string) => {
    const { host, line, plan } = await lineIn("", ["--files", image], plugins);
    return await consentRequests(line, plan, host);
  };
  const [ofConfiguration, ofSteps] = await requestsOf("a");
  if (!ofConfiguration || !ofSteps) throw new Error("there are two");
  const asks = (request: typeof ofSteps) =>
    reachBeyond(request.plan, request.without, request.host, undefined).map(({ text }) => text);
  expect(asks(ofConfiguration)).toEqual([]);
  expect(asks(ofSteps)).toEqual(["your SSH agent during the build, for files (git)"]);
  expect(ofSteps).toMatchObject({ kind: "build", project: ofSteps.host.cwd });
  // It is for these steps: what runs before the one with the agent decides what that one's program does.
  const [, same] = await requestsOf("a");
  const [, other] = await requestsOf("b");
  expect(same?.files).toEqual(ofSteps.files);
  expect(other?.files).not.toEqual(ofSteps.files);
});

test("what is granted to steps is not granted to the configuration", () => {
  const consents = new Consents(join(temporaryFolder(), "consents.json"));
  consents.grantReach("/p", "1", ["agent"], "build");
  consents.grantReach("/p", "2", ["mount"]);
  expect(consents.reachOf("/p", "build")).toMatchObject({ content: "1", asks: ["agent"] });
  expect(consents.reachOf("/p")).toMatchObject({ content: "2", asks: ["mount"] });
});
