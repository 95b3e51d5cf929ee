import { expect, test } from "vitest";
import { optionTable } from "./table.ts";

test("options are found by long and by short name, with their owner", () => {
  const option = { type: "map", summary: "", short: "e" } as const;
  const table = optionTable([{ owner: "container", options: { env: option } }]);
  expect(table.long.get("env")).toEqual({ owner: "container", name: "env", option });
  expect(table.short.get("e")).toBe(table.long.get("env"));
  expect(table.clashes).toEqual([]);
});

test("the first owner keeps an option, and later ones are reported", () => {
  const text = { type: "string", summary: "" } as const;
  const table = optionTable([
    { owner: "a", options: { name: { ...text, short: "n" } } },
    { owner: "b", options: { name: { ...text, short: "x" }, number: { ...text, short: "n" } } },
  ]);
  expect(table.long.get("name")?.owner).toBe("a");
  expect(table.short.get("n")?.owner).toBe("a");
  expect(table.long.get("number")?.owner).toBe("b");
  expect(table.short.has("x")).toBe(false); // Belongs to a flag that b does not have.
  expect(table.clashes).toEqual([
    { flag: "--name", winner: "a", loser: "b" },
    { flag: "-n", winner: "a", loser: "b" },
  ]);
});
