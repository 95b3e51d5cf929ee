import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Checks the built pages: each link within the site has a page, each anchor an element.
 * @param directory of the built site
 * @param base the site's path on its server, such as `/rocker/`
 * @throws Error with every link that leads nowhere
 */
export function checkLinks(directory: string, base: string): void {
  const pages = new Map(
    readdirSync(directory, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".html"))
      .map((file) => [file, pageOf(readFileSync(join(directory, file), "utf8"))]),
  );
  const dead = [...pages].flatMap(([file, { links }]) =>
    links
      .filter((link) => {
        const target = new URL(link, `http://site${base}${file}`);
        if (target.origin !== "http://site" || !target.pathname.startsWith(base)) return false;
        const page = decodeURI(target.pathname.slice(base.length)).replace(/(^|\/)$/, "$1index.html");
        if (!page.endsWith(".html")) return false;
        const anchor = decodeURIComponent(target.hash.slice(1));
        const found = pages.get(page);
        return !found || (anchor !== "" && !found.ids.has(anchor));
      })
      .map((link) => `${file}: ${link}`),
  );
  if (dead.length > 0) throw new Error(`Links that lead nowhere:\n${[...new Set(dead)].join("\n")}`);
}

function pageOf(html: string) {
  const values = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, value = ""]) => unescaped(value));
  return { ids: new Set(values(/\sid="([^"]*)"/g)), links: values(/<a\s[^>]*?href="([^"]*)"/g) };
}

const unescaped = (text: string) => text.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
