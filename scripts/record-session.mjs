// @ts-check
/**
 * `node scripts/record-session.mjs [first-run | session]`: types sessions into a real terminal (tmux), with the built rocker
 * and a real engine, and draws the screens as docs/first-run.svg and docs/session.svg. Needs debian:bookworm and a user other
 * than root, because `--user` does nothing for root. In the pictures, this user is called ada.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { svgOf } from "./session/svg.mjs";
import { repository } from "./setup/directories.mjs";
import { Problem, runMain } from "./setup/problem.mjs";

/** @typedef {{ line: string, answer?: string }} Typed A command line, and the answer to the question that it asks. */

/** Sessions by the name of their picture. @type {Record<string, readonly Typed[]>} */
const SESSIONS = {
  "first-run": [
    { line: 'docker run --rm -v "$PWD:$PWD" -w "$PWD" debian:bookworm touch from-docker' },
    { line: "rocker --user --volume . --workdir . debian:bookworm touch from-rocker" },
    { line: "stat --format '%U: %n' from-*" },
    { line: "rocker --user debian:bookworm id" },
    { line: "rocker init --user --volume . --workdir . debian:bookworm" },
    { line: "rocker . sh -c 'whoami; pwd; ls'" },
  ],
  session: [
    { line: "rocker init --user --volume . --workdir . debian:bookworm" },
    { line: "rocker . id -un" },
    { line: "rocker up" },
    { line: "rocker enter sh -c 'pwd; echo built inside > file'; ls -l file" },
    { line: "rocker ls" },
    { line: "echo 'memory: 1g' >> .rockerrc.yaml; rocker up", answer: "k" },
    { line: "rocker rm --force; rocker prune --yes" },
  ],
};

/** What runs before the session, unseen: without it, the picture would show how long this machine takes to download sudo. */
const BEFORE =
  "rocker build --user --user-override-name other debian:bookworm > before.log 2>&1; rocker prune --yes > before.log; rm before.log";
const COLUMNS = 108;
const PROMPT = "\u001b[32m$\u001b[0m ";

await runMain(async () => {
  if (process.getuid?.() === 0)
    throw new Problem("Run this as a user other than root: --user does nothing for root.");
  const names = process.argv.slice(2);
  for (const name of names.length > 0 ? names : Object.keys(SESSIONS)) {
    const session = SESSIONS[name];
    if (!session) throw new Problem(`No session "${name}". Use ${Object.keys(SESSIONS).join(" or ")}.`);
    const screen = (await screenOf(session, BEFORE)).replaceAll(userInfo().username, "ada");
    const title = `A session with ${session.map(({ line }) => line).join("; ")}`;
    writeFileSync(join(repository, `docs/${name}.svg`), svgOf(screen, title));
  }
  return 0;
});

/**
 * Types a session, and returns the screen at its end.
 * @param {readonly Typed[]} session
 * @param {string} before a command line whose output is cleared
 */
async function screenOf(session, before) {
  // Short, because the path appears on the screen.
  const directory = mkdtempSync(join(tmpdir(), "r-"));
  const project = join(directory, "hello");
  mkdirSync(project);
  const rocker = join(directory, "rocker");
  symlinkSync(join(repository, "packages/cli/bin/rocker.js"), rocker);
  const socket = join(directory, "tmux");
  /** @param {string[]} args */
  const tmux = (...args) =>
    execFileSync("tmux", ["-S", socket, "-f", "/dev/null", ...args], { encoding: "utf8" });
  const variables = [
    `PATH=${directory}:${process.env.PATH}`,
    `XDG_STATE_HOME=${join(directory, "state")}`,
    "PS1=",
    "LC_ALL=C.UTF-8",
  ];
  try {
    const size = ["-x", String(COLUMNS), "-y", "60"];
    tmux("new-session", "-d", ...size, "-c", project, "--", "env", ...variables, "sh");
    tmux("send-keys", "-l", `stty -echo; ${before}; clear`);
    tmux("send-keys", "Enter");
    for (const [index, { line, answer }] of session.entries()) {
      const done = join(directory, `done-${index}`);
      // The screen shows the command line, but not the file that marks its end.
      const typed = `printf '%s%s\\n' '${PROMPT}' ${quoted(line)}; ${line}; : > ${done}`;
      tmux("send-keys", "-l", "--", typed);
      tmux("send-keys", "Enter");
      if (answer !== undefined) {
        await until(() => tmux("capture-pane", "-p").trimEnd().endsWith("?"));
        tmux("send-keys", answer, "Enter");
      }
      await until(() => existsSync(done));
    }
    return tmux("capture-pane", "-p", "-e").trimEnd().replaceAll(directory, "~");
  } finally {
    tmux("kill-server");
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** @param {() => boolean} happened */
async function until(happened) {
  for (let triesLeft = 1800; !happened(); triesLeft--) {
    if (triesLeft === 0) throw new Problem("The session did not finish in time.");
    await pause(100);
  }
}
