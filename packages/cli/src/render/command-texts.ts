/** What help says of a command. */
export interface CommandText {
  readonly usage: string;
  /** For the list of commands. */
  readonly short: string;
  readonly summary: string;
  readonly examples: readonly (readonly [line: string, what: string])[];
}

export const commandTexts: Readonly<Record<string, CommandText>> = {
  run: {
    usage: "rocker [options] <image> [command…]",
    short: "Build what is needed and run (the word may be left out)",
    summary:
      "Takes a container image, adds what you need to work in it, and runs it. Options come before the image; all that follows it belongs to the command.",
    examples: [
      ["rocker --user debian:bookworm bash", "a shell in debian as yourself"],
      [
        "rocker --user --volume ~/work debian:bookworm ls -l ~/work",
        "with a folder of yours, at the same place",
      ],
      ["rocker --user --home --x11 IMAGE xterm", "with your home folder and your display"],
      ["rocker --dry-run --user debian:bookworm", "what that would do"],
    ],
  },
  build: {
    usage: "rocker build [options] <image>",
    short: "Build only; print the image's tag",
    summary: "Builds the image that a run with the same options would use, and prints its tag.",
    examples: [["docker history $(rocker build --user debian:bookworm)", "what rocker added"]],
  },
  plan: {
    usage: "rocker plan [options] <image> [command…]",
    short: "Show what would be done",
    summary: "Shows what a run with the same options would do. Asks no engine and changes nothing.",
    examples: [["rocker plan --format json --user debian:bookworm", "for programs"]],
  },
  config: {
    usage: "rocker config [--explain] [--json] [options] [image]",
    short: "Show the configuration in force here",
    summary:
      "Shows the values that a run with the same options would have: those of your own configuration, of the project's, of ROCKER_ variables and of the line. --explain says where each was set and what it shadows.",
    examples: [
      ["rocker config --explain --profile gpu", "what the profile changes"],
      [
        "rocker config schema > .rockerrc.schema.json",
        "for your editor, with the extensions that are installed",
      ],
    ],
  },
  "config schema": {
    usage: "rocker config schema",
    short: "Print the JSON Schema of configuration files",
    summary: "Prints the JSON Schema of configuration files, with the options of the extensions in reach.",
    examples: [],
  },
  init: {
    usage: "rocker init [options] [image] [command…]",
    short: "Write a first configuration for this project",
    summary:
      "Writes .rockerrc.yaml with the image, the command and the options of the line, and its schema for editors. In a terminal it asks for what is left out.",
    examples: [["rocker init --user --volume . debian:bookworm bash", "then: rocker"]],
  },
  "ext list": {
    usage: "rocker ext list [--json]",
    short: "List the extensions and engines in reach",
    summary: "Lists the plugin packages in reach: where each came from, and what became of it.",
    examples: [],
  },
  "ext add": {
    usage: "rocker ext add [--allow-scripts] <package>…",
    short: "Install extensions and engines for yourself",
    summary:
      "Installs plugin packages with your npm, from its registry, a tarball, a folder or a git address, into your plugin folder: all of them or none. The exact version is kept. A folder is linked, so that changes there count at once. Install scripts run only if you allow them.",
    examples: [
      ["rocker ext add rocker-ext-tool@1.2.3", "one version; without it, the newest"],
      ["rocker ext add ./my-tool", "the extension you are writing"],
    ],
  },
  "ext remove": {
    usage: "rocker ext remove <name>…",
    short: 'Remove what "ext add" installed',
    summary: "Removes packages from your plugin folder, by their names or by those of their extensions.",
    examples: [],
  },
  "ext info": {
    usage: "rocker ext info [--json] <name>",
    short: "Show one extension, engine or plugin package",
    summary: "Shows its options, what it needs, in which order it works, where it came from, and its README.",
    examples: [["rocker ext info user", "an extension that rocker brings"]],
  },
  "ext search": {
    usage: "rocker ext search [--json] [words…]",
    short: "Look for extensions in the npm registry",
    summary: "Asks the registry of your npm for packages with the keyword rocker-extension.",
    examples: [["rocker ext search gpu", "those that have to do with GPUs"]],
  },
  "trust list": {
    usage: "rocker trust list [--json]",
    short: "List what you consented to, and for which project",
    summary: "Lists the plugins of projects that you agreed or refused to run.",
    examples: [],
  },
  "trust forget": {
    usage: "rocker trust forget [--all]",
    short: "Forget what you consented to; it is asked again",
    summary: "Forgets what you decided about the plugins of this project.",
    examples: [["rocker trust forget --all", "for every project"]],
  },
};
