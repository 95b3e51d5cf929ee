import { expect, it } from "vitest";
import { wholeCommand } from "./whole-command.ts";

it.each([
  ["make test", "make test", false],
  ["bash -c 'ls | wc'", "bash -c 'ls | wc'", false],
  ["cd /x && ls", "sh -c 'cd /x && ls'", true],
  ["cd /x", "sh -c 'cd /x'", true],
  ['echo "$HOME" x', "sh -c 'echo \"$HOME\" x'", true],
  ["echo 'a", "sh -c 'echo '\\''a'", true],
])("%s", (text, line, shell) => {
  expect(wholeCommand(text)).toEqual({ line, shell });
});
