import { existsSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { MarkdownRenderer } from "vitepress";
import { addressOf } from "./pages.mts";

/** What VitePress knows of the page that is rendered. The search index has no `realPath`. */
interface Page {
  readonly path: string;
  readonly realPath?: string;
}

/**
 * A markdown-it plugin: pages link to files of the repository, relative to themselves, as on GitHub. In the site, such a
 * link leads to the page of this file, or to the file on GitHub.
 * @throws Error when a file does not exist
 */
export function repositoryLinks(md: MarkdownRenderer, root: string, blob: string): void {
  md.core.ruler.push("repository-links", ({ tokens, env }) => {
    const page = (env as Page).realPath ?? (env as Page).path;
    for (const link of tokens.flatMap(({ children }) => children ?? [])) {
      const href = link.type === "link_open" ? link.attrGet("href") : null;
      if (href && isRelative(href)) link.attrSet("href", inSite(href, page, root, blob));
    }
  });
}

const isRelative = (href: string) => !/^(?:[a-z]+:|#|\/)/i.test(href);

function inSite(href: string, page: string, root: string, blob: string): string {
  const [path = "", anchor] = decodeURI(href).split("#");
  const target = join(dirname(page), path);
  if (!existsSync(target)) throw new Error(`${relative(root, page)} links to ${path}, which does not exist`);
  const file = relative(root, target);
  const address = statSync(target).isFile() ? addressOf(file) : undefined;
  return `${address ? `/${address}` : `${blob}/${file}`}${anchor ? `#${anchor}` : ""}`;
}
