import { readFileSync } from "node:fs";
import type { EnvEntry } from "@rocker/core/engine";
import { expect, test } from "vitest";
import { openVariables } from "./host-variables.ts";

const entry = (name: string, variable?: string): EnvEntry => {
  return { name, host: true, ...(variable !== undefined && { variable }), from: "x" };
};
const env = { SECRET: "s3cr3t =#", LINES: "a\nb", SPACE: " a" };

test("values of host variables under another name are in a file without a name, and in no argument", () => {
  const { args, file, close } = openVariables(
    [entry("A", "SECRET"), entry("SECRET"), entry("B", "UNSET"), { name: "C", value: "c", from: "x" }],
    { env },
  );
  expect(args).toEqual(["--env-file=/dev/fd/3"]);
  expect(readFileSync(file as number, "utf8")).toBe("A=s3cr3t =#\n");
  close();
});

test("a value that a line cannot have is an argument", () => {
  const { args, file } = openVariables(
    [entry("A", "LINES"), entry("B", "SPACE"), entry("odd name", "SECRET")],
    { env },
  );
  expect(args).toEqual(["--env", "A=a\nb", "--env", "B= a", "--env", "odd name=s3cr3t =#"]);
  expect(file).toBeUndefined();
});

test("nothing is opened without one", () => {
  expect(openVariables([entry("SECRET")], { env })).toMatchObject({ args: [], file: undefined });
});

test("a text has the values of its variables, and none of those that are not set", () => {
  const text = "x${localEnv:SECRET}y${localEnv:UNSET}";
  const { args, file, close } = openVariables([{ name: "A", host: true, text, from: "x" }], { env });
  expect(args).toEqual(["--env-file=/dev/fd/3"]);
  expect(readFileSync(file as number, "utf8")).toBe("A=xs3cr3t =#y\n");
  close();
});
