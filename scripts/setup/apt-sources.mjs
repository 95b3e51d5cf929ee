// @ts-check
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./program.mjs";

/** apt settings that a mirror may need and that contain no secrets. */
const CARRIED_SETTINGS = ["Acquire::Check-Valid-Until", "Acquire::Check-Date"];

/** @typedef {{ uri: string, suite: string, components: string[] }} Source */

/**
 * This machine's Debian mirrors as one-line sources for another suite, so that an image is created from, and later
 * uses, mirrors that this machine can reach. Empty if the machine does not run Debian or its mirrors are not plain
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

/** The machine's apt settings that an image needs in order to use the same mirrors, as `Name "value"`. */
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

/** Plain http without credentials: works in an image without CA certificates and contains no secret. @param {string} uri */
function isPublic(uri) {
  return /^http:\/\/[^@\s]+$/.test(uri);
}

/** @param {string} directory @returns {Source[]} */
function readSources(directory) {
  const parts = join(directory, "sources.list.d");
  const names = existsSync(parts) ? readdirSync(parts).sort() : [];
  return [
    ...parseOneLine(readIfExists(join(directory, "sources.list"))),
    ...names
      .filter((name) => name.endsWith(".list"))
      .flatMap((name) => parseOneLine(readIfExists(join(parts, name)))),
    ...names
      .filter((name) => name.endsWith(".sources"))
      .flatMap((name) => parseDeb822(readIfExists(join(parts, name)))),
  ];
}

/** @param {string} path */
function readIfExists(path) {
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
    const values = (name) =>
      (stanza.match(new RegExp(`^${name}:((?:.*)(?:\\n[ \\t].*)*)`, "im"))?.[1] ?? "")
        .split(/\s+/)
        .filter(Boolean);
    if (values("Enabled")[0] === "no" || !values("Types").includes("deb")) return [];
    return values("URIs").flatMap((uri) =>
      values("Suites").map((suite) => ({ uri, suite, components: values("Components") })),
    );
  });
}
