import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";
import { addressOf } from "./pages.mts";

/** The pages in reading order, by file. */
const sections: Readonly<Record<string, readonly string[]>> = {
  Tutorials: ["docs/tutorials/first-run.md", "docs/tutorials/extension-tutorial.md"],
  "How-to guides": [
    "docs/guides/install.md",
    "docs/guides/gui-apps.md",
    "docs/guides/gpu.md",
    "docs/guides/project.md",
    "docs/guides/ci.md",
    "docs/guides/export.md",
    "docs/guides/ros.md",
    "docs/guides/agents.md",
    "docs/guides/mcp.md",
    "docs/guides/proxy.md",
    "docs/guides/no-sudo.md",
    "docs/guides/rootless-podman.md",
    "docs/guides/remote.md",
    "docs/guides/programs.md",
    "docs/guides/dagger-on-kubernetes.md",
    "docs/guides/from-the-original.md",
    "docs/guides/from-rockerc.md",
    "docs/guides/from-dev-containers.md",
  ],
  "In brief": [
    "packages/cli/help/configuration.md",
    "packages/cli/help/consent.md",
    "packages/cli/help/containers.md",
    "packages/cli/help/engines.md",
    "packages/cli/help/extensions.md",
    "packages/cli/help/scripts.md",
  ],
  Reference: [
    "docs/reference/commands.md",
    "docs/reference/options.md",
    "docs/reference/configuration.md",
    "docs/reference/extensions.md",
    "docs/reference/dev-containers.md",
    "docs/reference/dev-containers-compared.md",
    "docs/reference/errors.md",
    "docs/reference/plan.md",
    "docs/reference/json.md",
    "docs/reference/exports.md",
    "docs/reference/package-managers.md",
    "docs/reference/glossary.md",
    "docs/api/README.md",
  ],
  Explanation: [
    "docs/explanation/comparison.md",
    "docs/explanation/agents.md",
    "docs/explanation/agents-comparison.md",
    "docs/explanation/agent-session.md",
    "docs/explanation/performance.md",
    "ARCHITECTURE.md",
    "SECURITY.md",
    "docs/explanation/threat-model.md",
    "CONTRIBUTING.md",
  ],
};

const api = ["core", "core/engine", "core/lifecycle", "testkit", "tool"].map(
  (name) => `docs/api/@rocker/${name}.md`,
);

/**
 * The sidebars. Packages and the API have their own, because they are long.
 * @param root the repository
 */
export function sidebars(root: string): DefaultTheme.SidebarMulti {
  const section = (text: string, files: readonly string[]): DefaultTheme.SidebarItem => ({
    text,
    items: files.map((file) => ({ text: titleOf(root, file), link: `/${addressOf(file)}` })),
  });
  const packages = readdirSync(join(root, "packages"))
    .map((name) => `packages/${name}/README.md`)
    .filter((file) => addressOf(file));
  return {
    "/extensions/": [section("Extensions, engines, presets", ["docs/reference/extensions.md", ...packages])],
    "/api/": [section("API", ["docs/api/README.md", ...api])],
    "/": Object.entries(sections).map(([text, files]) => section(text, files)),
  };
}

const titleOf = (root: string, file: string) =>
  (/^# (.+)$/m.exec(readFileSync(join(root, file), "utf8"))?.[1] ?? file)
    .replaceAll("`", "")
    .replace(/^@rocker\/(ext-)?/, "");
