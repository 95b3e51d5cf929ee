import { didYouMean, failure, list, named, quoted, usage } from "./entry.ts";

const runHere =
  "Run rocker here in a terminal to be asked, or add --trust as the first option if you trust this project.";
const unchanged = "The installed plugins are unchanged.";
const bullets = (items: readonly string[]) => items.map((item) => `- ${item}`).join("\n");

/** Plugins: finding, loading and installing them, and what a project needs consent for. */
export const pluginErrors = {
  RK201: failure((f: { package: string; path: string; reason: string }) => ({
    what: `plugin ${f.package} (${f.path}) was ignored: ${f.reason}.`,
    fix: "Update or remove it. Everything else works without it.",
  })),
  RK202: failure((f: { extension: string; by: string }) => ({
    what: `${named(f.by)} requires the extension "${f.extension}", which is not installed.`,
    fix: `Install the package that provides "${f.extension}", or leave out ${named(f.by)}.`,
  })),
  RK203: usage((f: { extension: string; by: string }) => ({
    what: `${named(f.by)} requires the extension "${f.extension}", which is disabled.`,
    fix: `Leave out ${named(f.by)}, or the option that disables "${f.extension}".`,
  })),
  RK204: failure((f: { cycle: readonly string[] }) => ({
    what: `extensions depend on each other in a cycle: ${f.cycle.join(" → ")}.`,
    why: 'Each arrow is an "after", "before" or "requires" of one of the two.',
    fix: "Leave out one of them, and report it to their authors.",
  })),
  RK205: usage((f: { first: string; second: string; reason?: string | undefined }) => ({
    what: `${named(f.first)} and ${named(f.second)} cannot be used together.`,
    why: f.reason,
    fix: "Leave out one of them.",
  })),
  RK206: failure((f: { name: string; kind: string; winner: string; loser: string }) => ({
    what: `two plugins provide the ${f.kind} ${f.name}: using the one from ${f.winner}, ignoring the one from ${f.loser}.`,
    fix: "Remove one of the two packages.",
  })),
  RK207: failure((f: { extension: string; package: string; reason: string }) => ({
    what: `cannot load the extension "${f.extension}" from ${f.package}: ${f.reason}.`,
    fix: `Update or remove ${f.package}.`,
  })),
  RK208: failure((f: { extension: string; package: string; path: string; refused: boolean }) => ({
    what: `the extension "${f.extension}" of this project (${f.package}, ${f.path}) is disabled.`,
    why: f.refused
      ? 'You refused to run its code (see "rocker trust list").'
      : "A project's code runs on the host only with your consent.",
    fix: f.refused ? 'Run "rocker trust forget" here to be asked again.' : runHere,
  })),
  RK209: usage((f: { option: string; needs: string }) => ({
    what: `${f.option} has no effect without ${f.needs}.`,
    fix: `Add ${f.needs}, or leave out ${f.option}.`,
  })),
  RK210: failure((f: { spec: string; place: string; fix?: string | undefined }) => ({
    what: `${f.spec} not found ${f.place}.`,
    fix: f.fix ?? "Check the spelling, or search for plugins: rocker ext search WORDS",
  })),
  RK211: failure((f: { package: string; version: string }) => ({
    what: `${f.package} has no version ${f.version} in the registry.`,
    fix: `Install the latest version with "rocker ext add ${f.package}", or list all with "npm view ${f.package} versions".`,
  })),
  RK212: failure((f: { registry: string; reason: string; fix?: string | undefined }) => ({
    what: `request to ${f.registry} failed: ${f.reason}.`,
    fix: f.fix ?? 'Check the network, and the registry and proxy settings in "npm config list".',
  })),
  RK213: failure((f: { package: string; reason: string }) => ({
    what: `integrity check failed for ${f.package}: ${f.reason}.`,
    fix: "Nothing was installed. Try again; if it fails again, report it to the maintainers of the package or the registry.",
  })),
  RK214: failure((f: { directory: string; reason: string; fix?: string | undefined }) => ({
    what: `cannot change the plugin directory ${f.directory}: ${f.reason}.`,
    fix: f.fix ?? unchanged,
  })),
  RK215: failure((f: { reason: string }) => ({
    what: `cannot start npm: ${f.reason}.`,
    fix: "Install npm (it comes with Node.js), and make sure that it is on PATH.",
  })),
  RK216: failure((f: { package: string; reason: string; fix?: string | undefined }) => ({
    what: `${f.package} cannot be used as a plugin: ${f.reason}.`,
    fix: f.fix ?? unchanged,
  })),
  RK217: usage(
    (f: {
      name: string;
      place?: string | undefined;
      nearest?: string | undefined;
      fix?: string | undefined;
    }) => ({
      what: `plugin ${quoted(f.name)} is not installed${f.place ? ` ${f.place}` : ""}.`,
      fix: f.fix ?? `${didYouMean(f.nearest)}See "rocker ext list" for the installed plugins.`,
    }),
  ),
  RK218: failure((f: { message: string }) => ({
    what: `npm failed: ${f.message}.`,
    fix: `${unchanged} Use --verbose to see the output of npm.`,
  })),
  RK219: usage((f: { command: string; expected: string }) => ({
    what: `"${f.command}" requires ${f.expected}.`,
    fix: `See "${f.command} --help".`,
  })),
  RK220: failure((f: { command: string; package: string; reason: string }) => ({
    what: `the command "${f.command}" of ${f.package} failed: ${f.reason}.`,
    fix: `Update or remove ${f.package}, or report this to its author.`,
  })),
  RK230: failure(
    (f: { project: string; subject: string; requests: readonly string[]; changed?: readonly string[] }) => ({
      what: `${f.subject} requests access to the host that you have not approved (${f.project}).`,
      why: [
        bullets(f.requests),
        ...(f.changed?.length ? [`Changed since you approved it: ${list(f.changed)}.`] : []),
      ].join("\n"),
      fix: "Run rocker here in a terminal to be asked, or add --trust before the image if you trust this project.",
    }),
  ),
  RK231: usage((f: { project: string }) => ({
    what: `nothing was run: you did not approve what ${f.project} requests.`,
    fix: 'Run the command again to be asked again. To drop a single entry of the configuration, add "!entry" to .rockerrc.local.yaml.',
  })),
  RK232: failure((f: { project: string; subject: string; denied: readonly string[] }) => ({
    what: `your policy denies what ${f.subject} requests (${f.project}).`,
    why: bullets(f.denied),
    fix: 'Remove it from the project\'s files, or change "policy:" in your user configuration.',
  })),
  RK233: failure((f: { file: string; reason: string }) => ({
    what: `cannot use the lock file ${f.file}: ${f.reason}.`,
    fix: "Restore it from version control, or remove it to select versions again.",
  })),
  RK234: failure((f: { project: string; plugins: readonly string[] }) => ({
    what: `plugins required by this project's configuration are not installed: ${list(f.plugins)}.`,
    why: `Plugins run code on the host, so those of a project (${f.project}) are installed only with your consent.`,
    fix: runHere,
  })),
  RK235: failure((f: { file: string; reason: string }) => ({
    what: `cannot store your decisions in ${f.file}: ${f.reason}.`,
    fix: "Make sure that you can write to this directory. To approve for one run without storing anything, add --trust.",
  })),
  RK240: failure((f: { image: string; engine: string; instruction: string }) => ({
    what: `nothing was built: the base image ${f.image} has ONBUILD instructions, which ${f.engine} would run in rocker's build (${f.instruction}).`,
    fix: "Write a Dockerfile that starts from this image, and name that in your configuration (dockerfile:). Or build with Docker or Dagger, where rocker leaves these instructions out.",
  })),
  RK241: failure((f: { dockerfile: string; context: string }) => ({
    what: `nothing was run: ${f.dockerfile} or a file of its context (${f.context}) changed after its access to the host was checked.`,
    fix: "Run the command again. Files that change all the time and that the image does not need belong in .dockerignore.",
  })),
};
