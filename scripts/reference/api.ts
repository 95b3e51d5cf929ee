import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Application } from "typedoc";
import { repository } from "./repository.ts";

/** Packages with an API for others, the one that imports the others last: its settings read the sources. */
const packages = ["core", "testkit", "tool"];

/**
 * The pages of the API reference: one for each door (an entry of `exports` in package.json), and a list of them.
 * @param folder an empty folder to work in
 * @returns texts by relative path
 * @throws Error when the sources cannot be read, or a comment links to nothing
 */
export async function apiPages(folder: string): Promise<ReadonlyMap<string, string>> {
  const app = await Application.bootstrapWithPlugins({
    entryPoints: packages.flatMap(doors),
    basePath: repository,
    tsconfig: join(repository, "packages", packages.at(-1) ?? "", "tsconfig.json"),
    // Other checks read types with the project's own TypeScript.
    skipErrorChecking: true,
    plugin: ["typedoc-plugin-markdown"],
    name: "API reference",
    readme: "none",
    // Line numbers would make every change of a source a change of these pages.
    disableSources: true,
    excludeExternals: true,
    sort: ["source-order"],
    logLevel: "Warn",
    treatWarningsAsErrors: true,
    outputs: [{ name: "markdown", path: folder }],
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
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error("typedoc says what is wrong above");
  return new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md"))
      .map((path) => [path, readFileSync(join(folder, path), "utf8")]),
  );
}

function doors(name: string): string[] {
  const folder = join(repository, "packages", name);
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return Object.values<{ "@rocker/source"?: string }>(exports).flatMap((entry) => {
    const source = entry["@rocker/source"];
    return source ? [join(folder, source)] : [];
  });
}
