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
  up: {
    usage: "rocker up [options] [image] [command…]",
    short: "Make or start a container that stays",
    summary:
      "Makes a container for this folder and starts it, or starts the one that is there. It stays until rocker rm, and is entered as often as you like. When it was made otherwise than it is asked for now, the difference is shown, and you decide. Without a command it waits; its name is printed.",
    examples: [
      ["rocker up --user --volume . debian:bookworm", "one for this folder, with this folder in it"],
      ["rocker enter", "a shell in it, in the folder that is this one"],
      ["rocker up --recreate", "the same anew, on the base image of today"],
      ["rocker up -p 8080:80 IMAGE nginx -g 'daemon off;'", "a service; rocker logs shows its output"],
    ],
  },
  enter: {
    usage: "rocker enter [--name NAME] [command…]",
    short: "A shell or a command in a container that stays",
    summary:
      "Runs your shell, or the command, in the container of this folder or the nearest above it, in the folder that matches this one, with the display, the ssh agent and the colours of this terminal. A container that does not run is started.",
    examples: [
      ["rocker enter", "a shell"],
      ["rocker enter make test", "one command; its exit code is rocker's"],
      ["rocker enter --name rocker-web-1a2b3c4d", "one of another folder, from anywhere"],
    ],
  },
  ls: {
    usage: "rocker ls [--images] [--json]",
    short: "List the containers that stay, or the images that rocker built",
    summary: "Lists what rocker made: containers that stay, or images, with age, size and project.",
    examples: [
      ["rocker ls", "the containers"],
      ["rocker ls --images", "the images, and what uses them"],
    ],
  },
  logs: {
    usage: "rocker logs [--follow] [--tail LINES] [name]",
    short: "Show what the command of a container that stays wrote",
    summary:
      "Shows the output of the command that the container was made for; what is typed in entries is not in it.",
    examples: [["rocker logs -f", "of this folder's container, as it comes"]],
  },
  stop: {
    usage: "rocker stop [name…]",
    short: "End containers that stay; up or enter starts them again",
    summary: "Ends containers that stay, after ten seconds by force. What was changed inside stays.",
    examples: [["rocker stop", "this folder's container"]],
  },
  rm: {
    usage: "rocker rm [--force] [name…]",
    short: "Remove containers that stay",
    summary:
      "Removes containers that stay with all that was changed inside. Mounted folders, named volumes and images stay.",
    examples: [["rocker rm --force", "this folder's container, even if it runs"]],
  },
  prune: {
    usage: "rocker prune [--all] [--yes]",
    short: "Remove images and containers that rocker made and nothing uses",
    summary:
      "Shows images that rocker built and that no container uses, and stopped containers whose folder is gone, and removes them when you say so. Nothing else is ever removed; an image that is needed again is built again.",
    examples: [
      ["rocker prune --dry-run", "what and how much"],
      ["rocker prune --all", "also stopped containers, and their images"],
    ],
  },
  doctor: {
    usage: "rocker doctor [options]",
    short: "What works here and what does not, and what to do",
    summary:
      "Looks at engines, display, sound, graphics cards, ssh agent, plugins and disk. With options of a run it checks whether they could be kept here: exit code 1 if not.",
    examples: [
      ["rocker doctor", "this machine and this terminal"],
      ["rocker doctor --user --x11", "whether these would work"],
    ],
  },
  completion: {
    usage: "rocker completion bash|zsh|fish",
    short: "Print a shell's completion script",
    summary:
      "Prints a script that completes commands, options of installed extensions, images and containers.",
    examples: [
      ["source <(rocker completion bash)", "in ~/.bashrc; the same with zsh in ~/.zshrc, after compinit"],
      ["rocker completion fish | source", "in ~/.config/fish/config.fish"],
    ],
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
    examples: [["rocker config schema > .rockerrc.schema.json", "for your editor"]],
  },
  init: {
    usage: "rocker init [options] [image] [command…]",
    short: "Write a first configuration for this project",
    summary:
      "Writes .rockerrc.yaml with the image, the command and the options of the line, and its schema for editors. In a terminal it asks for what is left out.",
    examples: [["rocker init --user --volume . debian:bookworm bash", "then: rocker"]],
  },
  help: {
    usage: "rocker help [command]",
    short: "Show help on a command or an extension",
    summary:
      "Shows the help of a command, of rocker or of a plugin, or what is known of an extension; alone, all commands and options.",
    examples: [
      ["rocker help up", "as rocker up --help"],
      ["rocker help user", "the options of an extension"],
    ],
  },
  "ext list": {
    usage: "rocker ext list [--json]",
    short: "List the extensions and engines in reach",
    summary: "Lists the plugin packages in reach: where each came from, and what became of it.",
    examples: [["rocker ext list --json", "for programs"]],
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
    examples: [["rocker ext remove my-tool", "the package that brings my-tool"]],
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
    examples: [["rocker trust list --json", "for programs"]],
  },
  "trust forget": {
    usage: "rocker trust forget [--all]",
    short: "Forget what you consented to; it is asked again",
    summary: "Forgets what you decided about the plugins of this project.",
    examples: [["rocker trust forget --all", "for every project"]],
  },
};
