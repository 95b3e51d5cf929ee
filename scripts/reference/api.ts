import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Application } from "typedoc";
import { repository } from "./repository.ts";

/** Packages with a public API. tsconfig.api.json has their sources. */
const packages = ["core", "testkit", "tool"];

/**
 * The pages of the API reference: one for each entry point (in `exports` of package.json), and an index.
 * @param directory an empty directory to work in
 * @returns page texts by relative path
 * @throws Error when the sources cannot be read, or a link in a comment has no target
 */
export async function apiPages(directory: string): Promise<ReadonlyMap<string, string>> {
  const app = await Application.bootstrapWithPlugins({
    entryPoints: packages.flatMap(entryPoints),
    basePath: repository,
    tsconfig: join(import.meta.dirname, "tsconfig.api.json"),
    // Other checks report type errors, with the project's own TypeScript.
    skipErrorChecking: true,
    plugin: ["typedoc-plugin-markdown"],
    name: "API reference",
    readme: "none",
    // With line numbers, every change to a source would change these pages.
    disableSources: true,
    excludeExternals: true,
    sort: ["source-order"],
    logLevel: "Warn",
    treatWarningsAsErrors: true,
    outputs: [{ name: "markdown", path: directory }],
  });
  app.options.setValue("outputFileStrategy", "modules");
  app.options.setValue("hidePageHeader", true);
  app.options.setValue("hideBreadcrumbs", true);
  app.options.setValue("useCodeBlocks", true);
  app.options.setValue("parametersFormat", "table");
  app.options.setValue("interfacePropertiesFormat", "table");
  app.options.setValue("typeAliasPropertiesFormat", "table");
  const project = await app.convert();
  if (!project) throw new Error("typedoc could not read the sources");
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings())
    throw new Error("typedoc failed: see its messages above");
  const pages = new Map(
    readdirSync(directory, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md"))
      .map((path) => [path, readFileSync(join(directory, path), "utf8")]),
  );
  return new Map([...pages].map(([path, text]) => [path, withAnchors(text, path, pages)]));
}

/**
 * typedoc-plugin-markdown numbers the anchors of one name, and also counts what has no heading because it is in a table.
 * A link to an anchor that does not exist becomes one to the only heading of this name.
 */
function withAnchors(text: string, path: string, pages: ReadonlyMap<string, string>): string {
  return text.replace(/\]\(([^)#]*)#([a-z]+)-(\d+)\)/g, (link, page, name, number) => {
    const target = pages.get(page === "" ? path : join(dirname(path), page)) ?? "";
    const headings = target.match(new RegExp(`^#+ ${name}\\b`, "gim")) ?? [];
    return headings.length > Number(number) ? link : `](${page}#${name})`;
  });
}

function entryPoints(name: string): string[] {
  const directory = join(repository, "packages", name);
  const { exports } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  return Object.values<{ "@rocker/source"?: string }>(exports).flatMap((entry) => {
    const source = entry["@rocker/source"];
    return source ? [join(directory, source)] : [];
  });
}
