// @ts-check
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./program.mjs";

/** Settings of apt without which a mirror may not be usable, and which give nothing away. */
const CARRIED_SETTINGS = ["Acquire::Check-Valid-Until", "Acquire::Check-Date"];

/** @typedef {{ uri: string, suite: string, components: string[] }} Source */

/**
 * The machine's own Debian mirrors as one-line sources for another suite, so that an image is made from, and
 * later reaches, what this machine reaches. Empty where the machine is no Debian or its mirrors are not plain
 * public addresses (credentials, local files): then the tool's own default applies.
 * @param {string} suite such as `bookworm`
 */
export function sourcesForSuite(suite) {
  const machine = machineRelease();
  if (machine.id !== "debian" || !machine.codename) return [];
  const lines = readSources("/etc/apt")
    .filter((source) => isPublic(source.uri) && source.components.includes("main"))
    .filter((source) => source.suite === machine.codename || source.suite.startsWith(`${machine.codename}-`))
    .filter((source) => /^-?(updates|security)?$/.test(source.suite.slice(machine.codename.length)))
    .map((source) => `deb ${source.uri} ${suite}${source.suite.slice(machine.codename.length)} main`);
  return lines.some((line) => line.endsWith(` ${suite} main`)) ? [...new Set(lines)] : [];
}

/** apt settings of the machine that an image needs to use the same mirrors, as `Name "value"`. */
export async function carriedAptSettings() {
  const dump = (await run(["apt-config", "dump", ...CARRIED_SETTINGS])).stdout;
  return CARRIED_SETTINGS.flatMap((name) => {
    const value = dump.match(new RegExp(`^${name} "([a-z0-9]+)";$`, "m"))?.[1];
    return value === undefined ? [] : [`${name} "${value}"`];
  });
}

/** @returns {{ id: string, codename: string }} */
function machineRelease() {
  const text = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  /** @param {string} name */
  const value = (name) => text.match(new RegExp(`^${name}="?([^"\n]*)"?$`, "m"))?.[1] ?? "";
  return { id: value("ID"), codename: value("VERSION_CODENAME") };
}

/** Plain http, no credentials: usable from a bare image, and nobody's secret. @param {string} uri */
function isPublic(uri) {
  return /^http:\/\/[^@\s]+$/.test(uri);
}

/** @param {string} folder @returns {Source[]} */
function readSources(folder) {
  const parts = join(folder, "sources.list.d");
  const names = existsSync(parts) ? readdirSync(parts).sort() : [];
  return [
    ...parseOneLine(readIfThere(join(folder, "sources.list"))),
    ...names
      .filter((name) => name.endsWith(".list"))
      .flatMap((name) => parseOneLine(readIfThere(join(parts, name)))),
    ...names
      .filter((name) => name.endsWith(".sources"))
      .flatMap((name) => parseDeb822(readIfThere(join(parts, name)))),
  ];
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/**
 * The format of `sources.list`: `deb [options] uri suite component…`.
 * @param {string} text
 * @returns {Source[]}
 */
function parseOneLine(text) {
  return text.split("\n").flatMap((line) => {
    const [type, uri, suite, ...components] = line
      .replace(/#.*/, "")
      .replace(/\[[^\]]*\]/, " ")
      .trim()
      .split(/\s+/);
    return type === "deb" && uri && suite ? [{ uri, suite, components }] : [];
  });
}

/**
 * The format of `*.sources`: stanzas of fields.
 * @param {string} text
 * @returns {Source[]}
 */
function parseDeb822(text) {
  const withoutComments = text.replace(/^#.*\n?/gm, "");
  return withoutComments.split(/\n\s*\n/).flatMap((stanza) => {
    /** @param {string} name */
    const words = (name) =>
      (stanza.match(new RegExp(`^${name}:((?:.*)(?:\\n[ \\t].*)*)`, "im"))?.[1] ?? "")
        .split(/\s+/)
        .filter(Boolean);
    if (words("Enabled")[0] === "no" || !words("Types").includes("deb")) return [];
    return words("URIs").flatMap((uri) =>
      words("Suites").map((suite) => ({ uri, suite, components: words("Components") })),
    );
  });
}
