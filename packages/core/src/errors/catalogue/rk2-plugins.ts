import { failure, list, usage } from "./entry.ts";

/** Plugins: finding, loading, installing them, and what a project needs consent for. */
export const pluginErrors = {
  RK201: failure((f: { package: string; path: string; reason: string }) => ({
    what: `the plugin ${f.package} (${f.path}) was left out: ${f.reason}.`,
    fix: "Update or remove it; everything else works without it.",
  })),
  RK202: failure((f: { extension: string; by: string }) => ({
    what: `${f.by} needs the extension "${f.extension}", which is not installed.`,
    fix: `Install the package that brings "${f.extension}", or leave ${f.by} out.`,
  })),
  RK203: usage((f: { extension: string; by: string }) => ({
    what: `${f.by} needs the extension "${f.extension}", which was switched off.`,
    fix: `Leave one of the two out: ${f.by}, or the option that switches "${f.extension}" off.`,
  })),
  RK204: failure((f: { cycle: readonly string[] }) => ({
    what: `extensions ask for an order that goes in a circle: ${f.cycle.join(" → ")}.`,
    why: 'Each arrow is an "after", "before" or "requires" of one of the two.',
    fix: "Leave one of them out, and tell their authors.",
  })),
  RK205: usage((f: { first: string; second: string; reason?: string | undefined }) => ({
    what: `the extensions "${f.first}" and "${f.second}" cannot be used together.`,
    why: f.reason,
    fix: "Leave one of the two out.",
  })),
  RK206: failure((f: { name: string; kind: string; winner: string; loser: string }) => ({
    what: `two plugins bring the ${f.kind} ${f.name}: ${f.winner} is used, that of ${f.loser} is left out.`,
    fix: "Remove one of the two packages.",
  })),
  RK207: failure((f: { extension: string; package: string; reason: string }) => ({
    what: `the extension "${f.extension}" of ${f.package} cannot be loaded: ${f.reason}.`,
    fix: `Update or remove ${f.package}.`,
  })),
  RK208: failure((f: { extension: string; package: string; path: string; refused: boolean }) => ({
    what: `the extension "${f.extension}" comes from this project (${f.package}, ${f.path}) and is switched off.`,
    why: f.refused
      ? "You refused to run its code (rocker trust list)."
      : "Code of a project runs on this machine only with your consent.",
    fix: f.refused
      ? 'To be asked again, say "rocker trust forget" here first.'
      : "Run rocker here in a terminal to be asked, or say --trust first of all options if you trust this project.",
  })),
  RK209: usage((f: { option: string; needs: string }) => ({
    what: `${f.option} has no effect without ${f.needs}.`,
    fix: `Add ${f.needs}, or leave ${f.option} out.`,
  })),
  RK210: failure((f: { spec: string; place: string; fix?: string | undefined }) => ({
    what: `there is no ${f.spec} ${f.place}.`,
    fix: f.fix ?? `Check the spelling; "rocker ext search WORDS" finds what there is.`,
  })),
  RK211: failure((f: { package: string; version: string }) => ({
    what: `${f.package} has no version ${f.version} in the registry.`,
    fix: `"rocker ext add ${f.package}" takes the newest; "npm view ${f.package} versions" lists all.`,
  })),
  RK212: failure((f: { registry: string; reason: string; fix?: string | undefined }) => ({
    what: `what was asked of ${f.registry} did not come: ${f.reason}.`,
    fix: f.fix ?? `Check the network, and what "npm config list" says of registry and proxy.`,
  })),
  RK213: failure((f: { package: string; reason: string }) => ({
    what: `${f.package} came damaged: ${f.reason}.`,
    fix: "Nothing was installed. Try again; if it stays, tell who keeps the registry or the package.",
  })),
  RK214: failure((f: { folder: string; reason: string; fix?: string | undefined }) => ({
    what: `the plugin folder ${f.folder} cannot be changed: ${f.reason}.`,
    fix: f.fix ?? "The plugins are as they were.",
  })),
  RK215: failure((f: { reason: string }) => ({
    what: `npm is needed for this and cannot be started: ${f.reason}.`,
    fix: "Install npm (it comes with Node.js), and see that it is on PATH.",
  })),
  RK216: failure((f: { package: string; reason: string; fix?: string | undefined }) => ({
    what: `${f.package} is no plugin that can be used here: ${f.reason}.`,
    fix: f.fix ?? "The plugins are as they were.",
  })),
  RK217: usage(
    (f: { name: string; place: string; nearest?: string | undefined; fix?: string | undefined }) => ({
      what: `there is no plugin ${JSON.stringify(f.name)} ${f.place}.`,
      fix: f.fix ?? `${f.nearest ? `Did you mean ${f.nearest}? ` : ""}"rocker ext list" shows what is there.`,
    }),
  ),
  RK218: failure((f: { message: string }) => ({
    what: `npm failed: ${f.message}.`,
    fix: "The plugins are as they were. --verbose shows npm's own output.",
  })),
  RK219: usage((f: { command: string; expected: string }) => ({
    what: `${f.command} needs ${f.expected}.`,
    fix: `See "${f.command} --help".`,
  })),
  RK220: failure((f: { command: string; package: string; reason: string }) => ({
    what: `the command "${f.command}" of ${f.package} failed: ${f.reason}.`,
    fix: `Update or remove ${f.package}, or tell its author.`,
  })),
  RK230: failure((f: { project: string; subject: string; asks: readonly string[] }) => ({
    what: `${f.subject} asks for more than a container, and you have not consented (${f.project}).`,
    why: f.asks.map((ask) => `- ${ask}`).join("\n"),
    fix: "Run rocker here in a terminal to be asked, or say --trust before the image if you trust this project.",
  })),
  RK231: usage((f: { project: string }) => ({
    what: `nothing was run: you did not consent to what ${f.project} asks for.`,
    fix: 'It is asked again the next time; "!entry" in .rockerrc.local.yaml takes a single wish of the configuration away.',
  })),
  RK232: failure((f: { project: string; subject: string; denied: readonly string[] }) => ({
    what: `your policy denies what ${f.subject} asks for (${f.project}).`,
    why: f.denied.map((ask) => `- ${ask}`).join("\n"),
    fix: 'Take it out of the project\'s files, or change "policy:" in your own configuration.',
  })),
  RK233: failure((f: { file: string; reason: string }) => ({
    what: `the lock file ${f.file} cannot be used: ${f.reason}.`,
    fix: "Take it back from version control; or remove it, and the versions are chosen anew.",
  })),
  RK234: failure((f: { project: string; plugins: readonly string[] }) => ({
    what: `this project's configuration needs plugins that are not installed for it: ${list(f.plugins)}.`,
    why: `They are code that runs on this machine (${f.project}), and are installed only with your consent.`,
    fix: "Run rocker here in a terminal to be asked, or say --trust first of all options if you trust this project.",
  })),
};
