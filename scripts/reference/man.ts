import type { CommandEntry } from "../../packages/cli/src/commands/table/entry.ts";
import { commands } from "../../packages/cli/src/commands.ts";
import { type Topic, topics } from "../../packages/cli/src/help/topics.ts";
import { commandPage, mainPage, pageName } from "./man/command-page.ts";
import { topicPage } from "./man/topic-page.ts";
import type { Plugin } from "./plugins.ts";

/** The man pages, by file name: of rocker, of each command, and of each help topic. */
export function manPages(plugins: readonly Plugin[]): ReadonlyMap<string, string> {
  const builtIn = plugins.filter(({ bundled }) => bundled);
  return new Map([
    ["rocker.1", mainPage()],
    ...Object.entries<CommandEntry>(commands).map(
      ([name, entry]) => [`${pageName(name)}.1`, commandPage(name, entry, builtIn)] as const,
    ),
    ...Object.keys(topics).map((name) => [`rocker-${name}.7`, topicPage(name as Topic)] as const),
  ]);
}
