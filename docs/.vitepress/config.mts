import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { slug } from "github-slugger";
import { defineConfig, type Plugin } from "vitepress";
import { checkLinks } from "./check-links.mts";
import { descriptionOf } from "./description.mts";
import { addressOf, noPages } from "./pages.mts";
import { repositoryLinks } from "./repository-links.mts";
import { sidebars } from "./sidebar.mts";

const root = resolve(import.meta.dirname, "../..");
const github = "https://github.com/dagger-rocker/rocker";
// A site of GitHub Pages has the repository's name as its path.
const base = process.env.ROCKER_DOCS_BASE ?? "/";

/** Pages outside of docs/ cannot resolve it themselves. */
const vueForAllPages: Plugin = {
  name: "vue-for-all-pages",
  enforce: "pre",
  resolveId(id, importer) {
    const needsHelp = /^vue(\/|$)/.test(id) && importer !== undefined && /\.md(\?|$)/.test(importer);
    return needsHelp ? this.resolve(id, import.meta.filename, { skipSelf: true }) : undefined;
  },
};

export default defineConfig({
  lang: "en-US",
  title: "rocker",
  description:
    "Run any container image as yourself: with your user, your files, your display and your tools.",
  base,
  srcDir: "..",
  outDir: "dist",
  srcExclude: noPages,
  rewrites: (file) => addressOf(file) ?? file,
  vite: {
    publicDir: join(root, "docs/public"),
    plugins: [vueForAllPages],
    // The search index.
    build: { chunkSizeWarningLimit: 2000 },
  },
  markdown: {
    // As on GitHub, so that a link with an anchor works in both.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    anchor: { slugify: slug },
    // Texts are what they are on GitHub.
    attrs: { disable: true },
    emoji: { enabled: [] },
    config: (md) => repositoryLinks(md, root, `${github}/blob/main`),
  },
  transformPageData({ filePath }) {
    const description = descriptionOf(readFileSync(join(root, filePath), "utf8"));
    // Its table needs all of the width.
    const wide = filePath === "docs/explanation/comparison.md";
    return { description, ...(wide && { frontmatter: { aside: false, pageClass: "wide" } }) };
  },
  buildEnd: ({ outDir }) => checkLinks(outDir, base),
  themeConfig: {
    nav: [
      { text: "Tutorial", link: "/tutorials/first-run" },
      { text: "Guides", link: "/guides/gui-apps", activeMatch: "/guides/" },
      { text: "Reference", link: "/reference/commands", activeMatch: "/(reference|api)/" },
      { text: "Extensions", link: "/reference/extensions", activeMatch: "/extensions/" },
      { text: "Comparison", link: "/explanation/comparison" },
    ],
    sidebar: sidebars(root),
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: github }],
    outline: [2, 3],
  },
});
