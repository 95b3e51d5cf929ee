import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { reachBeyond } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { buildOptions } from "../options.ts";
import { noticesOn } from "../render/notices.ts";
import { hostWithData, pluginFiles, temporaryFolder, writeTree } from "../test-support/plugin-folders.ts";
import { wishesOf } from "./consent-gate.ts";
import { planLine, readLine } from "./plan-line.ts";
import { consentRequest, type Purpose } from "./project-consent.ts";

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
  const request = await consentRequest(line, plan, host, purpose);
  return reachBeyond(request?.plan ?? plan, request?.without, host, host.cwd).map(({ text }) => text);
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
    const { host, line, plan } = await lineIn("cache-from: [a.test/x, b.test/y]\n", argv);
    return (await consentRequest(line, plan, host))?.more?.map(({ kind, value }) => [kind, value]);
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
  const request = await consentRequest(line, plan, {
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
