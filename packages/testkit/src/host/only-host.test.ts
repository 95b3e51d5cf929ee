import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const packages = resolve(import.meta.dirname, "../../..");

/** Modules that read or change the machine. Extensions do so through `Host`. */
const machineModule =
  /from "node:(fs|fs\/promises|os|child_process|dns|dns\/promises)"|process\.(env|platform|cwd)\b/;

/** What runs after the plan is made, and writes or starts programs. */
const afterThePlan: Readonly<Record<string, string>> = {
  "ext-agent/src/clone-project.ts": "rocker agent new",
  "ext-agent/src/git/project.ts": "rocker agent runs git",
  "ext-agent/src/git/receive.ts": "rocker agent fetch",
  "ext-agent/src/git/run-git.ts": "rocker agent runs git",
  "ext-agent/src/git/scratch.ts": "rocker agent runs git",
  "ext-agent/src/git/snapshot.ts": "rocker agent new",
  "ext-agent/src/record.ts": "what rocker agent knows of its agents",
  "ext-agent/src/running.ts": "rocker agent run",
  "ext-agent/src/verbs/log.ts": "rocker agent log",
  "ext-agent/src/verbs/remove.ts": "rocker agent rm",
  "ext-compose/src/compose-program.ts": "prepare and release run Docker Compose",
  "ext-compose/src/index.ts": "release removes what prepare wrote",
  "ext-deps/src/command/lock.ts": "rocker deps lock runs a container",
  "ext-isolate/src/command.ts": "rocker isolate",
  "ext-isolate/src/copy.ts": "prepare copies the project",
  "ext-isolate/src/diff.ts": "rocker isolate diff runs git",
  "ext-isolate/src/merge/apply.ts": "rocker isolate apply",
  "ext-isolate/src/network/addresses.ts": "the proxy resolves host names",
  "ext-isolate/src/network/audit.ts": "the proxy's log",
  "ext-isolate/src/network/control.ts": "the proxy's control socket",
  "ext-isolate/src/network/keys.ts": "prepare reads keys",
  "ext-isolate/src/network/lasting-proxy.ts": "prepare and enter start the proxy",
  "ext-isolate/src/network/network.ts": "prepare starts the proxy",
  "ext-isolate/src/network/policy.ts": "the proxy's rules",
  "ext-isolate/src/network/proxy-process.ts": "the program of the proxy",
  "ext-isolate/src/network/start-proxy.ts": "prepare starts the proxy",
  "ext-isolate/src/snapshots.ts": "prepare copies directories",
  "ext-isolate/src/tree/contents.ts": "the copy",
  "ext-isolate/src/tree/copy.ts": "the copy",
  "ext-isolate/src/tree/directory.ts": "the copy",
  "ext-isolate/src/tree/snapshot.ts": "the copy",
  "ext-mcp/src/run-rocker.ts": "rocker mcp starts rocker",
  "ext-mcp/src/serve.ts": "rocker mcp",
  "ext-mcp/src/share.ts": "rocker mcp share",
  "ext-mcp/src/version.ts": "reads a file of its own package",
  "ext-user/src/script.ts": "reads a file of its own package",
  "ext-x11/src/private-file.ts": "prepare and enter write cookies",
  "ext-x11/src/refresh-authority.ts": "prepare and enter look up the display's addresses",
};

test("extensions read the machine through Host only", () => {
  const names = readdirSync(packages).filter((name) => name.startsWith("ext-") || name === "tool");
  const found = names.flatMap((name) =>
    readdirSync(join(packages, name, "src"), { recursive: true, encoding: "utf8" })
      .map((path) => `${name}/src/${path}`)
      .filter((path) => path.endsWith(".ts") && !/\.test\.ts$|\/(testing|test-support)\//.test(path))
      .filter((path) => machineModule.test(readFileSync(join(packages, path), "utf8"))),
  );
  expect(found.sort()).toEqual(Object.keys(afterThePlan).sort());
});
