import { expect, it } from "vitest";
import { readDepsFile } from "../read/read-file.ts";
import { checkBlock } from "./check.ts";

const fixes = (text: string) =>
  readDepsFile("/p/x.deps.yaml", "x.deps.yaml", Buffer.from(text)).blocks.flatMap((block) =>
    checkBlock(block).map(({ fix }) => fix),
  );

it.each([
  ["git+https://example.org/ada/tool.git@v1", "tool @ git+https://example.org/ada/tool.git@v1"],
  ["git+https://example.org/ada/x#egg=my-tool", "my-tool @ git+https://example.org/ada/x"],
  ["https://example.org/tool.tar.gz", "tool @ https://example.org/tool.tar.gz"],
  ["https://example.org/ada/tool/", "tool @ https://example.org/ada/tool/"],
])("a URL without a name is answered with the form that works: %s", (entry, corrected) => {
  expect(fixes(`pip:\n  - ${entry}\n`)).toEqual([`Put the package's name before it, such as: ${corrected}`]);
  expect(fixes(`pip:\n  - ${corrected}\n`)).toEqual([]);
});
