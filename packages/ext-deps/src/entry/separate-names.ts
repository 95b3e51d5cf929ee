import { type CommandName, isPackageManager } from "../read/commands.ts";
import type { DepsFile, Item } from "../read/deps-file.ts";
import { readPackage } from "./package-name.ts";

/**
 * Splits entries with several package names, such as `libgtk-3-dev vulkan-tools`: deps_rocker passes entries to a shell, and
 * its users have such files. A requirement of pip may contain spaces itself; one that is valid as a whole stays whole.
 */
export function withSeparateNames(file: DepsFile): DepsFile {
  const blocks = file.blocks.map((block) => {
    if (!isPackageManager(block.command)) return block;
    const items = block.items.flatMap((item) => separated(block.command, item));
    return items.length === block.items.length ? block : { ...block, items };
  });
  const replaced = new Map(file.blocks.map((block, at) => [block, blocks[at] ?? block]));
  const constraints = file.constraints.map((one) =>
    one.kind === "blocks"
      ? {
          ...one,
          first: replaced.get(one.first) ?? one.first,
          second: replaced.get(one.second) ?? one.second,
        }
      : one,
  );
  return { ...file, blocks, constraints };
}

function separated(command: CommandName, item: Item): readonly Item[] {
  const { text, location } = item;
  if (!/\s/.test(text.trim()) || readPackage(command, text)) return [item];
  const names = [...text.matchAll(/\S+/g)];
  if (!names.every(([name]) => readPackage(command, name))) return [item];
  return names.map(([name], index) => ({
    text: name,
    // A column after a line break would be wrong: only the first line of a text is where it starts.
    location:
      text.includes("\n") || index === 0
        ? location
        : { ...location, column: location.column + (names[index]?.index ?? 0) },
  }));
}
