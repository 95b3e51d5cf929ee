import { expect, test } from "vitest";
import { ageText, countText, sizeText } from "./amounts.ts";
import { table } from "./table.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1500, "1.5 kB"],
  [12_300_000, "12 MB"],
  [164_000_000, "164 MB"],
  [2.5e9, "2.5 GB"],
  [5e15, "5000 TB"],
])("%i bytes", (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

test.each([
  [0, "0 s"],
  [1, "1 s"],
  [119, "1 min"],
  [7200, "2 h"],
  [90_000, "1 d"],
  [-5, "0 s"],
])("%i seconds ago", (seconds, text) => {
  const now = Date.parse("2026-01-31T12:00:00Z");
  expect(ageText(new Date(now - seconds * 1000).toISOString(), now)).toBe(text);
});

test("a count of one is singular", () => {
  expect([countText(1, "image"), countText(2, "image")]).toEqual(["1 image", "2 images"]);
});

test("a table is truncated to a narrow terminal, and cannot control it", () => {
  const plain = { error: String, strong: String, dim: String, good: String };
  const rows = [["a", "/home/ada/some/where"]];
  expect(table(["NAME", "PROJECT"], rows, plain)).toBe("NAME  PROJECT\na     /home/ada/some/where");
  expect(table(["NAME", "PROJECT"], rows, plain, 18)).toBe("NAME  PROJECT\na     …/some/where");
  const wide = [["a-name-of-its-own", "localhost/rocker/debian:12345678", "/home/ada/x"]];
  expect(table(["NAME", "IMAGE", "PROJECT"], wide, plain, 44)).toBe(
    "NAME               IMAGE         PROJECT\na-name-of-its-own  …an:12345678  /home/ada/x",
  );
  expect(table(["NAME", "IMAGE"], [["a-name-of-its-own", "debian"]], plain, 10)).toBe(
    "NAME    IMAGE\n…s-own  debian",
  );
  expect(table(["NAME"], [["\u001b[31mred\n"]], plain)).toBe("NAME\n\\x1b[31mred\\n");
});
