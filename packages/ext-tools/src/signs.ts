import type { Sign } from "@rocker/core";

/** A feature of a development container (https://containers.dev/features), in either place of its file. */
export function devcontainerFeature(feature: string): readonly Sign[] {
  return [".devcontainer/devcontainer.json", ".devcontainer.json"].map((file) => ({
    file,
    content: `/features/${feature}:`,
  }));
}

/** A line of .tool-versions, which asdf and mise read. */
export function toolVersion(tool: string): Sign {
  return { file: ".tool-versions", content: `^${tool}[ \\t]` };
}
