import { describe, expect, test } from "vitest";
import { pluginFiles, temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { bareHost } from "../test-support/hosts.ts";
import { parseArgv } from "../test-support/parse-argv.ts";
import { activate } from "./activate.ts";
import { choose } from "./choose.ts";
import { tableOf } from "./parse.ts";
import { register } from "./register.ts";

/** `auto`, whose `choose` has this body, beside `found` and `other`, which have signs, and `plain`, which has none. */
async function chosen(body: string, line = "--auto", without: readonly string[] = []) {
  const directory = temporaryDirectory();
  const add = (name: string, facts: object) => {
    const options = { [name]: { type: "boolean", summary: "on" } };
    const description = { name, summary: name, options, ...facts };
    writeTree(directory, {
      ...pluginFiles(`node_modules/p-${name}`, `p-${name}`, name),
      [`node_modules/p-${name}/rocker.json`]: {
        manifest: 1,
        extensions: [{ ...description, module: "./index.js" }],
      },
      ...(name === "auto" && {
        [`node_modules/p-${name}/index.js`]: `export default { ...${JSON.stringify(description)}, setup() {}, choose(context) { ${body} } };`,
      }),
    });
  };
  add("auto", { chooses: true });
  for (const name of ["other", "found"]) add(name, { detect: [{ file: `${name}.toml` }] });
  add("needy", { detect: [{ home: ".needy" }], requires: ["plain"] });
  add("plain", { requires: ["needy"] });
  const registry = register([{ origin: "cli", nodeModules: `${directory}/node_modules` }]);
  const host = bareHost();
  const invocation = parseArgv([...line.split(" "), "img"], tableOf(registry, {}), host);
  const notices: string[] = [];
  const asked = activate(invocation, registry, without);
  const { active } = await choose(asked, invocation, registry, host, {
    notice: (from, text) => notices.push(`${from}: ${text}`),
  });
  return { active: Object.fromEntries(active), notices };
}

describe("an extension that turns others on", () => {
  test("gets the candidates with signs, and what it chooses is enabled, with its reason", async () => {
    const body =
      "context.notice(context.candidates.map((one) => one.name + ' ' + one.detect[0].file).join()); return [{ extension: 'found', because: 'a file' }];";
    expect(await chosen(body)).toEqual({
      active: { auto: "--auto", found: "--auto (a file)" },
      notices: ["auto: found found.toml,needy undefined,other other.toml"],
    });
  });

  test.each([
    ["those that are on", "--auto --found", []],
    ["those that are off", "--auto --no-found", []],
    ["those that are left out", "--auto", ["found"]],
  ])("is not told of %s", async (_name, line, without) => {
    const body = "context.notice(context.candidates.map((one) => one.name).join()); return [];";
    expect((await chosen(body, line, without)).notices).toEqual(["auto: needy,other"]);
  });

  test("is not told of those that need what is off", async () => {
    const body = "context.notice(context.candidates.map((one) => one.name).join()); return [];";
    expect((await chosen(body, "--auto --no-plain")).notices).toEqual(["auto: found,other"]);
  });

  test("enables nothing that has no signs", async () => {
    const body = "return [{ extension: 'plain', because: 'x' }, { extension: 'nowhere', because: 'x' }];";
    expect((await chosen(body)).active).toEqual({ auto: "--auto" });
  });

  test("is not even imported when it is off", async () => {
    expect((await chosen("", "--plain")).active).toEqual({ plain: "--plain" });
  });

  test("that throws is named", async () => {
    await expect(chosen("throw new Error('boom')")).rejects.toThrow(
      'RK304: the extension "auto" failed in choice: boom',
    );
  });
});
