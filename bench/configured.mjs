// @ts-check
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder, ROCKER } from "./commands.mjs";

/** @typedef {import("./groups.mjs").Group} Group */

const IMAGE = "debian:bookworm";

/** What a configuration costs: the same plan from a line alone, and from a project's file. @returns {Group} */
export function configured() {
  const [none, kept, changing] = [
    "without-configuration",
    "with-configuration",
    "with-changing-configuration",
  ].map((name) => join(process.cwd(), name));
  const line = ["--dry-run", "--user", IMAGE, "true"];
  const fromFile = [ROCKER, "--dry-run", ".", "true"];
  let changes = 0;
  return {
    title: "Start-up with a configuration",
    needs: [],
    measures: "seconds",
    baseline: inFolder(none ?? "", [ROCKER, ...line], `rocker ${line.join(" ")}`),
    contenders: [
      {
        ...inFolder(kept ?? "", fromFile, "rocker --dry-run . true (its file did not change)"),
        goal: { of: "beyond", atMost: 0.01 },
      },
      {
        ...inFolder(changing ?? "", fromFile, "rocker --dry-run . true (its file has just changed)"),
        before: () => writeProject(changing ?? "", `# change ${changes++}\n`),
        goal: { of: "beyond", atMost: 0.05 },
      },
    ],
    prepare: async () => {
      mkdirSync(none ?? "", { recursive: true });
      writeProject(kept ?? "");
    },
  };
}

/** @returns {Group} */
export function explained() {
  const folder = join(process.cwd(), "with-configuration");
  return {
    title: "Configuration explained",
    needs: [],
    measures: "seconds",
    baseline: inFolder(folder, [process.execPath, "-e", "0"], "node -e 0"),
    contenders: [
      {
        ...inFolder(folder, [ROCKER, "config", "--explain"], "rocker config --explain"),
        goal: { of: "ratio", atMost: 4 },
      },
    ],
    prepare: async () => writeProject(folder),
  };
}

/** @param {string} folder @param {string} [comment] */
function writeProject(folder, comment = "") {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ".rockerrc.yaml"), `${comment}image: ${IMAGE}\nuser: true\n`);
}

/** A project whose image is built from a Dockerfile of which nothing has changed. @param {string} image @returns {Group} */
export function unchangedDockerfile(image) {
  const folder = join(process.cwd(), "with-dockerfile");
  const run = (/** @type {string} */ words) => [ROCKER, "--engine", "docker", ...words.split(" ")];
  return {
    title: "A Dockerfile of which nothing has changed, on Docker",
    needs: ["docker"],
    measures: "seconds",
    baseline: inFolder(folder, run(`${image} true`), `rocker ${image} true`),
    contenders: [
      {
        ...inFolder(folder, run(". true"), "rocker . true (1000 files beside its Dockerfile)"),
        goal: { of: "ratio", atMost: 1.2 },
      },
    ],
    prepare: async () => {
      mkdirSync(join(folder, "files"), { recursive: true });
      for (let file = 0; file < 1000; file++) writeFileSync(join(folder, `files/${file}`), `${file}\n`);
      writeFileSync(join(folder, "Dockerfile"), `FROM ${image}\nCOPY files /files\n`);
      writeFileSync(join(folder, ".rockerrc.yaml"), "dockerfile: Dockerfile\n");
    },
  };
}
