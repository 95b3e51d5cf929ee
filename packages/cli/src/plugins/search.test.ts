import { expect, test } from "vitest";
import { styleFor } from "../render/style.ts";
import { withKeyword } from "./search.ts";
import { searchText } from "./search-text.ts";

test("packages are filtered by keyword, in the formats of different registries", () => {
  const found = withKeyword(
    JSON.stringify([
      { name: "a", version: "1.0.0", description: "A", keywords: ["x", "rocker-extension"] },
      { name: "b", "dist-tags": { latest: "2.0.0" }, keywords: ["rocker-extension"] },
      { name: "c", keywords: "rocker-extension" },
      { name: "d", version: "1.0.0", keywords: ["rocker"] },
      { name: "e", version: "1.0.0" },
    ]),
  );
  expect(found).toEqual([
    { name: "a", version: "1.0.0", description: "A" },
    { name: "b", version: "2.0.0", description: "" },
    { name: "c", version: "?", description: "" },
  ]);
  expect(withKeyword("")).toEqual([]);
});

test("the text has one aligned line per package, without control characters", () => {
  const found = [
    { name: "a", version: "1.0.0", description: "An \u001b[31mA\nand more", installed: "0.9.0" },
    { name: "@me/tool", version: "1.0.0", description: "T", installed: null },
  ];
  expect(searchText(found, styleFor({}, {}))).toBe(
    "a 1.0.0         An Aand more (0.9.0 installed)\n@me/tool 1.0.0  T\n",
  );
});
