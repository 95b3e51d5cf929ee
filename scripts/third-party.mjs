// @ts-check
/**
 * `npm run third-party [-- FILE]`: writes docs/third-party.json, the packages of others in the catalogue, from what the npm
 * registry has with the keyword. Review the change before you commit it, and run `pnpm reference`.
 */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { repository } from "./setup/directories.mjs";
import { say } from "./setup/log.mjs";
import { runMain } from "./setup/problem.mjs";
import { mustRun, run } from "./setup/program.mjs";

const KEYWORD = "rocker-extension";
const OWN_SCOPE = "@rocker/";

/** @typedef {{ name: string, summary: string, source: string }} Listed */

await runMain(async () => {
  const [file = join(repository, "docs/third-party.json")] = process.argv.slice(2);
  const byKeyword = await search(`keywords:${KEYWORD}`);
  // As in "rocker ext search": not every registry knows "keywords:".
  const found = byKeyword.length > 0 ? byKeyword : await search("rocker");
  const names = [...new Set(found)].filter((name) => !name.startsWith(OWN_SCOPE)).sort();
  /** @type {Listed[]} */
  const listed = [];
  for (const name of names) {
    const entry = await entryOf(name);
    if (entry) listed.push(entry);
    else say(`${name} is left out: it has no "rocker" field, no keyword or no public repository.`);
  }
  writeFileSync(resolve(file), `${JSON.stringify(listed, null, 2)}\n`);
  say(`${listed.length} of ${names.length} packages are listed.`);
  return 0;
});

/**
 * The names of the packages that a search finds. Elsewhere than in the repository, whose own .npmrc could name another registry.
 * @param {string} term
 * @returns {Promise<string[]>}
 */
async function search(term) {
  const { stdout } = await mustRun(["npm", "search", "--json", "--searchlimit=250", term], { cwd: tmpdir() });
  /** @type {{ name: string, keywords?: string[] | string }[]} */
  const found = JSON.parse(stdout || "[]");
  return found.filter(({ keywords = [] }) => keywords.includes(KEYWORD)).map(({ name }) => name);
}

/**
 * What the registry says of the latest version. Everything in it was written by strangers.
 * @param {string} name
 * @returns {Promise<Listed | undefined>}
 */
async function entryOf(name) {
  if (!/^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/.test(name)) return undefined;
  const fields = ["description", "keywords", "rocker", "repository"];
  const view = await run(["npm", "view", "--json", name, ...fields], { cwd: tmpdir() });
  if (view.code !== 0) return undefined;
  const { description = "", keywords = [], rocker, repository: from } = JSON.parse(view.stdout);
  const source = addressOf(typeof from === "string" ? from : from?.url);
  if (rocker === undefined || !keywords.includes(KEYWORD) || !source) return undefined;
  return { name, summary: oneLine(String(description)), source };
}

/** The page of a repository. @param {unknown} url @returns {string | undefined} */
function addressOf(url) {
  return /^(?:git\+)?(https:\/\/(?:[a-z0-9-]+\.)+[a-z]+\/[\w./-]+?)(?:\.git)?$/.exec(String(url))?.[1];
}

/** At most 120 characters, without any that controls a terminal or Markdown. @param {string} text */
function oneLine(text) {
  const plain = text.replace(/[\p{Control}\p{Format}]+/gu, " ").replace(/[<>[\]|`*_\\]/g, "");
  return plain.replace(/\s+/g, " ").trim().slice(0, 120);
}
