// @ts-check
/**
 * `node scripts/record-session.mjs`: types a session into a real terminal (tmux), with the rocker that was built and
 * a real engine, and draws what then stands there as docs/session.svg. Needs debian:bookworm, and a person who is not
 * root: for root `--user` has nothing to do.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { svgOf } from "./session/svg.mjs";
import { repository } from "./setup/folders.mjs";
import { Problem, runMain } from "./setup/problem.mjs";

/** What is typed, and what is answered when it asks. @type {readonly { line: string, answer?: string }[]} */
const SESSION = [
  { line: "rocker init --user --volume . --workdir . debian:bookworm" },
  { line: "rocker . id -un" },
  { line: "rocker up" },
  { line: "rocker enter sh -c 'pwd; echo built inside > file'; ls -l file" },
  { line: "rocker ls" },
  { line: "echo 'memory: 1g' >> .rockerrc.yaml; rocker up", answer: "k" },
  { line: "rocker rm --force; rocker prune --yes" },
];
const COLUMNS = 108;
const PROMPT = "\u001b[32m$\u001b[0m ";

await runMain(async () => {
  if (process.getuid?.() === 0) throw new Problem("Root is root in every container. Be somebody else.");
  // Short: it stands in what is shown.
  const folder = mkdtempSync(join(tmpdir(), "r-"));
  const project = join(folder, "hello");
  mkdirSync(project);
  const rocker = join(folder, "rocker");
  symlinkSync(join(repository, "packages/cli/bin/rocker.js"), rocker);
  const socket = join(folder, "tmux");
  /** @param {string[]} args */
  const tmux = (...args) =>
    execFileSync("tmux", ["-S", socket, "-f", "/dev/null", ...args], { encoding: "utf8" });
  const variables = [
    `PATH=${folder}:${process.env.PATH}`,
    `XDG_STATE_HOME=${join(folder, "state")}`,
    "PS1=",
    "LC_ALL=C.UTF-8",
  ];
  try {
    const size = ["-x", String(COLUMNS), "-y", "60"];
    tmux("new-session", "-d", ...size, "-c", project, "--", "env", ...variables, "sh");
    tmux("send-keys", "-l", "stty -echo; clear");
    tmux("send-keys", "Enter");
    for (const [index, { line, answer }] of SESSION.entries()) {
      const done = join(folder, `done-${index}`);
      // What is shown is what is typed; the marker that it is over is not.
      const typed = `printf '%s%s\\n' '${PROMPT}' ${quoted(line)}; ${line}; : > ${done}`;
      tmux("send-keys", "-l", "--", typed);
      tmux("send-keys", "Enter");
      if (answer !== undefined) {
        await until(() => tmux("capture-pane", "-p").trimEnd().endsWith("?"));
        tmux("send-keys", answer, "Enter");
      }
      await until(() => existsSync(done));
    }
    const screen = tmux("capture-pane", "-p", "-e").trimEnd().replaceAll(folder, "~");
    writeFileSync(
      join(repository, "docs/session.svg"),
      svgOf(screen, `A session with ${SESSION.map(({ line }) => line).join("; ")}`),
    );
  } finally {
    tmux("kill-server");
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
});

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** @param {() => boolean} happened */
async function until(happened) {
  for (let triesLeft = 1800; !happened(); triesLeft--) {
    if (triesLeft === 0) throw new Problem("The session did not come to its end.");
    await pause(100);
  }
}
