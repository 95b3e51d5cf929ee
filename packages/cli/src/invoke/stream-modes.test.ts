import { afterEach, expect, test } from "vitest";
import { type StreamOptions, streamModes } from "./stream-modes.ts";

const before = [process.stdin.isTTY, process.stdout.isTTY] as const;
afterEach(() => {
  [process.stdin.isTTY, process.stdout.isTTY] = before;
});

const nothing: StreamOptions = {
  mode: undefined,
  stdin: true,
  interactive: false,
  tty: false,
  "run-in-engine": false,
};

test.each<[boolean, boolean, Partial<StreamOptions>, boolean, boolean]>([
  // stdin, stdout, options → terminal, standard input
  [true, true, {}, true, true],
  [true, false, {}, false, false],
  [false, true, {}, false, true],
  [false, false, {}, false, true],
  [true, false, { interactive: true }, false, true],
  [true, true, { stdin: false }, false, false],
  [false, false, { stdin: false }, false, false],
  [false, false, { stdin: false, interactive: true }, false, false],
  [true, true, { mode: "non-interactive" }, false, false],
  [false, true, { mode: "non-interactive" }, false, true],
  [false, false, { mode: "interactive" }, true, true],
])("stdin a terminal: %s, stdout: %s, %j", (stdin, stdout, asked, terminal, passedOn) => {
  process.stdin.isTTY = stdin;
  process.stdout.isTTY = stdout;
  expect(streamModes({ ...nothing, ...asked })).toEqual({ terminal, stdin: passedOn });
});
