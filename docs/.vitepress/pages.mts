/** Which files of the repository are pages of the site, and where. */

/** Files that are no pages: patterns for all .md files that `addressOf` does not know. */
export const noPages = [
  // In "@()", because a pattern that starts with "!" would be a negated one.
  "@(!(ARCHITECTURE|SECURITY|CONTRIBUTING)).md",
  "{bench,e2e,examples,scripts}/**",
  "packages/!(ext-*|engine-*|preset-*|cli)/**",
  "packages/!(cli)/!(README).md",
  "packages/!(cli)/*/**",
  "packages/cli/*.md",
  "packages/cli/!(help)/**",
  // For reviewing messages; too long for readers.
  "docs/reference/messages.md",
];

const elsewhere: Readonly<Record<string, string>> = {
  "docs/README.md": "index.md",
  "docs/api/README.md": "api/index.md",
  "ARCHITECTURE.md": "explanation/architecture.md",
  "SECURITY.md": "explanation/security.md",
  "CONTRIBUTING.md": "contributing.md",
};

/**
 * The address of a page in the site, ending in .md.
 * @param file relative to the repository
 * @returns undefined for a file that is no page
 */
export function addressOf(file: string): string | undefined {
  if (file === "docs/reference/messages.md") return undefined;
  const readme = /^packages\/((?:ext|engine|preset)-[^/]+)\/README\.md$/.exec(file)?.[1];
  if (readme) return `extensions/${readme}.md`;
  const topic = /^packages\/cli\/help\/([^/]+)\.md$/.exec(file)?.[1];
  if (topic) return `help/${topic}.md`;
  return elsewhere[file] ?? /^docs\/(.+\.md)$/.exec(file)?.[1];
}
