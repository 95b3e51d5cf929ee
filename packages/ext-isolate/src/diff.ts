import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, readSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { visible } from "@rocker/core";
import type { Change } from "./merge/merge.ts";
import { shownPath } from "./shown.ts";
import { type ByteString, codeOf, type Directory, inParent } from "./tree/directory.ts";
import type { Entry } from "./tree/snapshot.ts";

/** Bytes of a file up to which its contents are shown. */
const limit = 1 << 20;

/**
 * What a change does to a path, in words and as a diff: contents of text, targets of links, sizes of what is no text.
 * Nothing in it drives a terminal.
 * @returns lines, each with its line break
 */
export function diffOf({ path, before, after }: Change, project: Directory, copy: Directory): string {
  const facts = [...kinds(before, after), ...modes(before, after)];
  const lines = facts.map((fact) => `         ${fact}\n`).join("");
  const [old, now] = [before, after].map((entry) => (entry?.type === "file" ? entry : undefined));
  if (old?.sha256 === now?.sha256) return lines;
  const [oldText, nowText] = [contentsOf(old, project, path), contentsOf(now, copy, path)];
  if (oldText !== undefined && nowText !== undefined) return lines + visible(hunks(oldText, nowText));
  const sizes = [old, now].flatMap((file) => (file ? [String(file.size)] : [])).join(" -> ");
  return `${lines}         not shown, no text or too large: ${sizes} bytes\n`;
}

function kinds(before: Entry | undefined, after: Entry | undefined): string[] {
  const both = [before, after].filter((entry) => entry !== undefined);
  return both.every(({ type }) => type === "file") ? [] : [both.map(kindOf).join(" -> ")];
}

function kindOf(entry: Entry): string {
  if (entry.type === "link") return `link to ${shownPath(entry.target)}`;
  return entry.type === "opaque" ? "something that is not looked into" : entry.type;
}

function modes(before: Entry | undefined, after: Entry | undefined): string[] {
  const octal = (mode: number) => mode.toString(8).padStart(4, "0");
  if (after?.type !== "file") return [];
  if (before?.type === "file")
    return before.mode === after.mode ? [] : [`mode ${octal(before.mode)} -> ${octal(after.mode)}`];
  return after.mode & 0o111 ? [`executable, mode ${octal(after.mode)}`] : [];
}

/** The text of a file, "" for what is none; undefined for what is no text, too large or another file by now. */
function contentsOf(
  entry: (Entry & { type: "file" }) | undefined,
  root: Directory,
  path: ByteString,
): string | undefined {
  if (!entry) return "";
  if (entry.size > limit) return undefined;
  try {
    const descriptor = inParent(root, path, (parent, name) => parent.openFile(name));
    try {
      const buffer = Buffer.alloc(limit);
      let length = 0;
      for (let count = -1; count !== 0 && length < limit; length += count)
        count = readSync(descriptor, buffer, length, limit - length, null);
      const contents = buffer.subarray(0, length);
      return contents.includes(0) ? undefined : contents.toString("utf8");
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}

/** The differences as git writes them, from the first "@@". Git gets copies, never a path of the project or the copy. */
function hunks(old: string, now: string): string {
  if (!old || !now) return wholly(old, "-") + wholly(now, "+");
  const directory = mkdtempSync(join(tmpdir(), "rocker-isolate-diff-"));
  try {
    const sides = [join(directory, "old"), join(directory, "new")] as const;
    writeFileSync(sides[0], old, { mode: 0o600 });
    writeFileSync(sides[1], now, { mode: 0o600 });
    const flags = ["--no-index", "--no-ext-diff", "--no-textconv", "--no-color", "--text"];
    const { stdout } = spawnSync("git", ["diff", ...flags, "--", ...sides], {
      cwd: "/",
      encoding: "utf8",
      maxBuffer: 8 * limit,
      // Nobody's settings: this is the same for all.
      env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: "1" },
    });
    const start = stdout?.indexOf("\n@@ ") ?? -1;
    // Without git, the whole of both.
    return start < 0 ? wholly(old, "-") + wholly(now, "+") : stdout.slice(start + 1);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function wholly(text: string, sign: "+" | "-"): string {
  if (!text) return "";
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => `${sign}${line}\n`).join("");
}
