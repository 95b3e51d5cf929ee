import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { reachBeyond } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { buildOptions } from "../options.ts";
import { noticesOn } from "../render/notices.ts";
import { hostWithData, pluginFiles, temporaryFolder, writeTree } from "../test-support/plugin-folders.ts";
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

/** What a project asks for with an extension of the person's that uses their ssh agent while the image is built. */
async function asked(purpose: Purpose): Promise<string[]> {
  const home = temporaryFolder();
  const options = { agent: { type: "boolean", summary: "Use agent" } };
  const description = { name: "agent", summary: "The tool agent", options };
  writeTree(join(home, "rocker/plugins"), {
    ...pluginFiles("agent", { type: "module" }),
    "node_modules/agent/index.js": `export default { ...${JSON.stringify(description)},
      setup: (container) => container.withExec(["git"], { ssh: true }).withBindMount("/etc", "/x") };`,
  });
  const cwd = join(home, "project");
  mkdirSync(cwd);
  writeTree(cwd, { ".rockerrc.yaml": "image: debian:bookworm\nagent: true\n" });
  const host = { ...hostWithData(home), cwd };
  const line = await readLine([], buildOptions, host);
  const { plan } = await planLine(line, host, quiet);
  const request = await consentRequest(line, plan, host, purpose);
  return reachBeyond(request?.plan ?? plan, request?.without, host, cwd).map(({ text }) => text);
}

const agent = "your ssh agent while the image is built, for agent (git)";

test("a run asks for what the image and the container have of the host", async () => {
  expect(await asked({})).toEqual([agent, "/etc of this machine at /x (writable)"]);
});

test("a build asks for what the image has, and for nothing that only a container would", async () => {
  expect(await asked({ builds: true })).toEqual([agent]);
});
