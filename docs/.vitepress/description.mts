/** The first paragraph of a page, as plain text: its description for search engines. */
export function descriptionOf(markdown: string): string | undefined {
  const blocks = markdown.replace(/^---\n[\s\S]*?\n---\n/, "").split(/\n{2,}/);
  const paragraph = blocks.find((block) => /^[\p{L}\d`_*[]/u.test(block.trim()));
  return paragraph
    ?.trim()
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[`*_]/g, "")
    .replace(/\s+/g, " ");
}
