import type { Named } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { refuseCommand } from "./refuse-command.ts";

const named = (layer: "command line" | "project", ...words: string[]): Named => ({
  words,
  source: { layer, origin: layer },
});

test("what follows the image is refused, with the reason", () => {
  const commands = [named("project", "make"), named("command line", "--push", "--nonsense", "x")];
  expect(() => refuseCommand({ commands }, "options go before the image")).toThrow("RK108");
});

test("a command of a configuration is not an argument", () => {
  expect(() => refuseCommand({ commands: [named("project", "make")] }, "x")).not.toThrow();
  expect(() => refuseCommand({ commands: [] }, "x")).not.toThrow();
});
