// @ts-check
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inDirectory, ROCKER } from "./commands.mjs";

/** @typedef {import("./groups.mjs").Group} Group */

const IMAGE = "debian:bookworm";

/** The cost of a configuration: the same plan from a command line and from a configuration file. @returns {Group} */
export function configured() {
  const [none, kept, changing] = [
    "without-configuration",
    "with-configuration",
    "with-changing-configuration",
  ].map((name) => join(process.cwd(), name));
  const args = ["--dry-run", "--user", IMAGE, "true"];
  const fromFile = [ROCKER, "--dry-run", ".", "true"];
  let changes = 0;
  return {
    title: "Startup with a configuration",
    needs: [],
    measures: "seconds",
    baseline: inDirectory(none ?? "", [ROCKER, ...args], `rocker ${args.join(" ")}`),
    contenders: [
      {
        ...inDirectory(kept ?? "", fromFile, "rocker --dry-run . true (unchanged file)"),
        goal: { of: "beyond", atMost: 0.01 },
      },
      {
        ...inDirectory(changing ?? "", fromFile, "rocker --dry-run . true (changed file)"),
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
  const directory = join(process.cwd(), "with-configuration");
  return {
    title: "Explaining a configuration",
    needs: [],
    measures: "seconds",
    baseline: inDirectory(directory, [process.execPath, "-e", "0"], "node -e 0"),
    contenders: [
      {
        ...inDirectory(directory, [ROCKER, "config", "--explain"], "rocker config --explain"),
        goal: { of: "ratio", atMost: 4 },
      },
    ],
    prepare: async () => writeProject(directory),
  };
}

/** @param {string} directory @param {string} [comment] */
function writeProject(directory, comment = "") {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, ".rockerrc.yaml"), `${comment}image: ${IMAGE}\nuser: true\n`);
}

/** A project with an unchanged Dockerfile. @param {string} image @returns {Group} */
export function unchangedDockerfile(image) {
  const directory = join(process.cwd(), "with-dockerfile");
  const run = (/** @type {string} */ args) => [ROCKER, "--engine", "docker", ...args.split(" ")];
  return {
    title: "An unchanged Dockerfile, on Docker",
    needs: ["docker"],
    measures: "seconds",
    baseline: inDirectory(directory, run(`${image} true`), `rocker ${image} true`),
    contenders: [
      {
        ...inDirectory(directory, run(". true"), "rocker . true (Dockerfile with 1000 files in its context)"),
        goal: { of: "ratio", atMost: 1.2 },
      },
    ],
    prepare: async () => {
      mkdirSync(join(directory, "files"), { recursive: true });
      for (let file = 0; file < 1000; file++) writeFileSync(join(directory, `files/${file}`), `${file}\n`);
      writeFileSync(join(directory, "Dockerfile"), `FROM ${image}\nCOPY files /files\n`);
      writeFileSync(join(directory, ".rockerrc.yaml"), "dockerfile: Dockerfile\n");
    },
  };
}
