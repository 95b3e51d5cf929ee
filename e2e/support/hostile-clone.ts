import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ownDirectory, subdirectory, testUser } from "./test-user.ts";
import { giveTo } from "./tree.ts";

/** A directory as somebody may have cloned it, in which everything that could run leaves a mark when it does. */
export interface HostileClone {
  /** The home around it, with a private key. */
  readonly home: string;
  readonly directory: string;
  /** What ran. */
  readonly marks: () => string[];
}

/** Each trap's file, by path in the clone; `mark` is what its code writes to. */
const traps = (mark: string): Readonly<Record<string, string>> => {
  const js = `require("node:fs").appendFileSync(${JSON.stringify(mark)}, __filename + "\\n");`;
  const esm = `import { appendFileSync } from "node:fs"; appendFileSync(${JSON.stringify(mark)}, import.meta.url + "\\n");`;
  const sh = `#!/bin/sh\necho "$0" >> '${mark}'\n`;
  const command = `sh -c 'echo ran >> "${mark}"'`;
  const extension = { name: "trap", summary: "t", options: { trap: { type: "boolean", summary: "t" } } };
  return {
    "package.json": JSON.stringify({
      name: "clone",
      dependencies: { trap: "1", typescript: "5", "import-fresh": "3", clipanion: "3" },
      scripts: Object.fromEntries(["preinstall", "install", "prepare", "start"].map((one) => [one, command])),
      imports: { "#*": "./trap.cjs" },
    }),
    // Configuration of cosmiconfig itself, and names that tools of Node look for.
    ...Object.fromEntries(
      ["js", "cjs", "ts"].flatMap((type) => [
        [`.config/config.${type}`, js],
        [`.config/rockerrc.${type}`, js],
        [`.rockerrc.${type}`, js],
        [`rocker.config.${type}`, js],
      ]),
    ),
    ".config/config.mjs": esm,
    ".rockerrc.mjs": esm,
    "rocker.config.mjs": esm,
    "trap.js": js,
    "trap.cjs": js,
    ".pnp.cjs": js,
    ".pnp.loader.mjs": esm,
    ".npmrc":
      "node-options=--require=./trap.cjs\nscript-shell=./trap.sh\ngit=./trap.sh\nregistry=http://127.0.0.1:9/\n",
    ".yarnrc.yml": "yarnPath: ./trap.cjs\n",
    ".env": "NODE_OPTIONS=--require=./trap.cjs\n",
    "node.config.json": JSON.stringify({ nodeOptions: { require: ["./trap.cjs"] } }),
    ".envrc": command,
    "node_modules/trap/package.json": JSON.stringify({
      name: "trap",
      version: "1.0.0",
      rocker: "./rocker.json",
    }),
    "node_modules/trap/rocker.json": JSON.stringify({
      manifest: 1,
      extensions: [{ ...extension, module: "./index.cjs" }],
    }),
    "node_modules/trap/index.cjs": js,
    ...Object.fromEntries(
      ["typescript", "import-fresh", "clipanion", "@rocker/core", "@rocker/cli"].flatMap((name) => [
        [`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "index.js" })],
        [`node_modules/${name}/index.js`, js],
      ]),
    ),
    // Programs that rocker starts, where a careless PATH or npm would find them.
    ...Object.fromEntries(
      ["docker", "podman", "git", "npm", "node", "ssh", "xauth", "tar", "dagger"].flatMap((name) => [
        [`node_modules/.bin/${name}`, sh],
        [name, sh],
      ]),
    ),
    "trap.sh": sh,
    ".git/HEAD": "ref: refs/heads/main\n",
    ".git/objects/x": "",
    ".git/refs/x": "",
    ".git/config": [
      "[core]",
      "\trepositoryformatversion = 0",
      `\tfsmonitor = ${command.replaceAll('"', '\\"')}`,
      "\tsshCommand = ./trap.sh",
      "\thooksPath = .",
      "\tpager = ./trap.sh",
      "[diff]",
      "\texternal = ./trap.sh",
      "[credential]",
      "\thelper = !./trap.sh",
      "",
    ].join("\n"),
    ".git/hooks/post-checkout": sh,
    ".devcontainer/devcontainer.json": JSON.stringify({
      image: "debian:bookworm",
      initializeCommand: command,
    }),
  };
};

/**
 * @param files of the clone's own besides the traps: texts, `pipe` for a named pipe without a writer, or a link
 */
export function hostileClone(files: Readonly<Record<string, string | typeof pipe | LinkTo>>): HostileClone {
  const home = ownDirectory();
  const directory = subdirectory(home, "clone");
  const mark = join(home, "ran");
  subdirectory(home, ".ssh");
  writeFileSync(join(home, ".ssh/id_ed25519"), "private key\n");
  for (const [name, content] of Object.entries({ ...traps(mark), ...files })) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    if (content === pipe) execFileSync("mkfifo", [path]);
    else if (typeof content === "object") symlinkSync(content.link, path);
    else writeFileSync(path, content);
    if (typeof content === "string") chmodSync(path, 0o755);
  }
  giveTo(testUser, home);
  const marks = () => (existsSync(mark) ? readFileSync(mark, "utf8").trim().split("\n") : []);
  return { home, directory, marks };
}

/** A named pipe that nobody writes to: whoever opens it carelessly waits forever. */
export const pipe = Symbol("pipe");

export interface LinkTo {
  readonly link: string;
}
