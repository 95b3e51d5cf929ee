import type { Sign } from "@rocker/core";

/** Matches a dev container feature (https://containers.dev/features), in either location of devcontainer.json. */
export function devcontainerFeature(feature: string): readonly Sign[] {
  return [".devcontainer/devcontainer.json", ".devcontainer.json"].map((file) => ({
    file,
    content: `/features/${feature}:`,
  }));
}

/** Matches an entry of .tool-versions, the file of asdf and mise. */
export function toolVersion(tool: string): Sign {
  return { file: ".tool-versions", content: `^${tool}[ \\t]` };
}
