import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { type Copy, copyAt, makeCopy } from "./copy.ts";
import { showCopy } from "./show-copy.ts";
import { temporaryDirectory } from "./test-support/temporary-directory.ts";

let project = "";
let copy: Copy;
const theirs = (path: string) => join(copy.files, path);
const write = (path: string, contents: string | Buffer) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
};

beforeEach(() => {
  const root = temporaryDirectory();
  [project, copy] = [join(root, "project"), copyAt(join(root, "state/copy"))];
  write(join(project, "text"), "one\ntwo\nthree\n");
  write(join(project, "binary"), Buffer.from([0, 1, 2]));
  symlinkSync("text", join(project, "link"));
  makeCopy(project, copy);
});

function shown(): string {
  let text = "";
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((part) => {
    text += part;
    return true;
  });
  try {
    showCopy(project, copy);
  } finally {
    stdout.mockRestore();
  }
  return text;
}

describe("rocker isolate diff", () => {
  test("shows nothing where nothing has changed", () => expect(shown()).toBe(""));

  test("shows text as a diff, and all of what is added or removed", () => {
    write(theirs("text"), "one\nother\nthree\n");
    write(theirs("new/file"), "a\nb");
    expect(shown()).toBe(
      [
        'added    "new"',
        "         directory",
        'added    "new/file"',
        "+a",
        "+b",
        'changed  "text"',
        "@@ -1,3 +1,3 @@",
        " one",
        "-two",
        "+other",
        " three",
        "",
      ].join("\n"),
    );
    rmSync(theirs("text"));
    expect(shown()).toContain('removed  "text"\n-one\n-two\n-three\n');
  });

  test("shows targets of links, permissions, and sizes of what is no text", () => {
    unlinkSync(theirs("link"));
    symlinkSync("/etc/shadow", theirs("link"));
    chmodSync(theirs("text"), 0o755);
    write(theirs("binary"), Buffer.from([0, 1, 2, 3]));
    write(theirs("run"), "#!/bin/sh\n");
    chmodSync(theirs("run"), 0o755);
    expect(shown()).toBe(
      [
        'changed  "binary"',
        "         not shown, no text or too large: 3 -> 4 bytes",
        'changed  "link"',
        '         link to "text" -> link to "/etc/shadow"',
        'added    "run"',
        "         executable, mode 0755",
        "+#!/bin/sh",
        'changed  "text"',
        "         mode 0644 -> 0755",
        "",
      ].join("\n"),
    );
  });

  test("makes what would drive a terminal, or hide, visible", () => {
    execFileSync("perl", ["-e", 'open F, ">", "\\xff\\e[2J"; close F'], { cwd: copy.files });
    write(theirs("a\u202eb\n"), "\u001b[2J \u202e hidden \u200b\r\n");
    const text = shown();
    expect(text).toContain('added    "\\xff\\x1b[2J"\n');
    expect(text).toContain('added    "a\\u202eb\\n"\n+\\x1b[2J \\u202e hidden \\u200b\\x0d\n');
    expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\u200b\u202e]/);
  });

  test("names conflicts, and what is left out", () => {
    write(theirs("text"), "theirs\n");
    write(join(project, "text"), "ours\n");
    mkdirSync(theirs("d/".repeat(300)), { recursive: true });
    execFileSync("git", ["init", "--quiet", "--bare", theirs("bare")]);
    const text = shown();
    expect(text).toContain('conflict "text"\n@@ -1 +1 @@\n-ours\n+theirs\n');
    expect(text).toContain('left out "bare": git would take it for a repository and run what it says\n');
    expect(text).toMatch(/^left out "d\/.*d": too many directories within one another$/m);
  });

  test("obeys nobody's settings of git", () => {
    vi.stubEnv("GIT_EXTERNAL_DIFF", "echo run");
    vi.stubEnv("GIT_CONFIG_COUNT", "1");
    vi.stubEnv("GIT_CONFIG_KEY_0", "diff.context");
    vi.stubEnv("GIT_CONFIG_VALUE_0", "0");
    onTestFinished(() => void vi.unstubAllEnvs());
    write(theirs("text"), "one\n");
    expect(shown()).toBe('changed  "text"\n@@ -1,3 +1 @@\n one\n-two\n-three\n');
  });
});
