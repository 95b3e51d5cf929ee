import { isRockerError, rockerError } from "@rocker/core/lifecycle";
import { expect, it } from "vitest";
import { shellQuoted, withCorrectedLine } from "./corrected-line.ts";

const unknown = rockerError("RK102", { flag: "--usr", nearest: "--user" });
const fixOf = (error: unknown) => (isRockerError(error) ? error.problems.map(({ fix }) => fix) : []);

it("shows the whole line, with the command's name and quotes", () => {
  const line = ["--user", "debian", "sh", "-c", "echo 'a b' $HOME"];
  const typed = ["up", "--usr", "debian", "sh", "-c", "echo 'a b' $HOME"];
  expect(fixOf(withCorrectedLine(unknown, line, typed.slice(1), typed))[0]).toMatch(
    /^Did you mean --user\?[\s\S]*\nThe corrected line: rocker up --user debian sh -c 'echo '\\''a b'\\'' \$HOME'$/,
  );
});

it("shows nothing without a correction, or if something else is wrong", () => {
  expect(withCorrectedLine(unknown, undefined, [], [])).toBe(unknown);
  const missing = rockerError("RK101", { command: "" });
  expect(withCorrectedLine(missing, ["x"], [], [])).toBe(missing);
});

it("quotes what a shell would interpret", () => {
  expect(["a", "~/x:/y", "", "a b", "$(x)", "it's"].map(shellQuoted)).toEqual([
    "a",
    "~/x:/y",
    "''",
    "'a b'",
    "'$(x)'",
    "'it'\\''s'",
  ]);
});
