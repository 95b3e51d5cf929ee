/** The sections in which `rocker --help` lists the commands. */
export const commandGroups = [
  "Run and build",
  "Persistent containers",
  "Configuration",
  "Plugins",
  "Other",
] as const;

/** The help of a command, without its options. */
export interface CommandText {
  readonly group: (typeof commandGroups)[number];
  readonly usage: string;
  /** One line, for lists of commands. */
  readonly short: string;
  readonly summary: string;
  readonly examples: readonly (readonly [line: string, what: string])[];
}

export const commandTexts: Readonly<Record<string, CommandText>> = {
  run: {
    group: "Run and build",
    usage: "rocker [options] <image> [command…]",
    short: 'Run a command in an image (the default: "run" can be omitted)',
    summary:
      "Takes any container image, adds what you need to work in it, and runs it. Options go before the image; everything after the image is the command to run.",
    examples: [
      ["rocker --user debian:bookworm bash", "Open a shell in Debian as your own user"],
      [
        "rocker --user --volume ~/work debian:bookworm ls -l ~/work",
        "Mount one of your directories at the same path",
      ],
      ["rocker --user --home --x11 IMAGE xterm", "Use your home directory and your display"],
      ["rocker --dry-run --user debian:bookworm", "Show what a run would do"],
    ],
  },
  build: {
    group: "Run and build",
    usage: "rocker build [options] <image>",
    short: "Build the image without running it, and print its tag",
    summary: "Builds the image that a run with the same options would use, and prints its tag.",
    examples: [
      ["docker history $(rocker build --user debian:bookworm)", "List the layers that rocker added"],
    ],
  },
  plan: {
    group: "Run and build",
    usage: "rocker plan [options] <image> [command…]",
    short: "Show what a run would do",
    summary: "Shows what a run with the same options would do. Contacts no engine and changes nothing.",
    examples: [["rocker plan --format json --user debian:bookworm", "Print the plan as JSON"]],
  },
  up: {
    group: "Persistent containers",
    usage: "rocker up [options] [image] [command…]",
    short: "Create or start a persistent container",
    summary:
      "Creates a persistent container for this directory and starts it, or starts the existing one. It is kept until you remove it with rocker rm, and you can open any number of shells in it. If the requested settings differ from those it was created with, rocker shows the differences and asks what to do. Without a command, the container waits for rocker enter. Prints the container's name.",
    examples: [
      ["rocker up --user --volume . debian:bookworm", "Create a container that mounts this directory"],
      ["rocker enter", "Open a shell in it, in the current directory"],
      ["rocker up --recreate", "Recreate it with the same settings, on the current base image"],
      ["rocker up -p 8080:80 IMAGE nginx -g 'daemon off;'", "Run a service; rocker logs shows its output"],
    ],
  },
  enter: {
    group: "Persistent containers",
    usage: "rocker enter [--name NAME] [command…]",
    short: "Open a shell or run a command in a persistent container",
    summary:
      "Runs your shell, or a command, in the persistent container of this directory or of the nearest parent directory. It starts in the directory that corresponds to the current one, with this terminal's display, ssh agent and color settings. A stopped container is started first.",
    examples: [
      ["rocker enter", "Open a shell"],
      ["rocker enter make test", "Run one command; rocker exits with its exit code"],
      ["rocker enter --name rocker-web-1a2b3c4d", "Use another directory's container"],
    ],
  },
  ls: {
    group: "Persistent containers",
    usage: "rocker ls [--images] [--json]",
    short: "List persistent containers, or the images that rocker built",
    summary: "Lists the persistent containers, or the images that rocker built, with age, size and project.",
    examples: [
      ["rocker ls", "List the containers"],
      ["rocker ls --images", "List the images, and the containers that use them"],
    ],
  },
  logs: {
    group: "Persistent containers",
    usage: "rocker logs [--follow] [--tail LINES] [name]",
    short: "Show the output of a persistent container",
    summary:
      "Shows the output of the container's main command. The output of commands run with rocker enter is not included.",
    examples: [["rocker logs -f", "Follow the log output of this directory's container"]],
  },
  stop: {
    group: "Persistent containers",
    usage: "rocker stop [name…]",
    short: "Stop persistent containers",
    summary:
      "Stops persistent containers, and kills those that are still running after ten seconds. Their filesystem changes are kept; rocker up or rocker enter starts them again.",
    examples: [["rocker stop", "Stop this directory's container"]],
  },
  rm: {
    group: "Persistent containers",
    usage: "rocker rm [--force] [name…]",
    short: "Remove persistent containers",
    summary:
      "Removes persistent containers, including all changes made inside them. Mounted directories, named volumes and images are kept.",
    examples: [["rocker rm --force", "Remove this directory's container, even if it is running"]],
  },
  prune: {
    group: "Persistent containers",
    usage: "rocker prune [--all] [--yes]",
    short: "Remove unused images and containers that rocker created",
    summary:
      "Removes images that rocker built and no container uses, and stopped persistent containers whose project directory no longer exists. Shows them and asks first. Nothing that rocker did not create is removed; an image that is needed again is rebuilt.",
    examples: [
      ["rocker prune --dry-run", "Show what would be removed, and its size"],
      ["rocker prune --all", "Also remove all stopped containers and their images"],
    ],
  },
  init: {
    group: "Configuration",
    usage: "rocker init [options] [image] [command…]",
    short: "Create a configuration file for this project",
    summary:
      "Writes .rockerrc.yaml with the image, command and options given, and a JSON Schema for editors. In a terminal, it asks for an image if none is given.",
    examples: [
      ["rocker init --user --volume . debian:bookworm bash", "From then on, rocker alone runs this"],
    ],
  },
  config: {
    group: "Configuration",
    usage: "rocker config [--explain] [--json] [options] [image]",
    short: "Show the effective configuration",
    summary:
      "Shows the values that a run with the same options would use: from your user configuration, the project configuration, ROCKER_* environment variables and the command line. --explain shows where each value was set and which values it overrides.",
    examples: [
      ["rocker config --explain --profile gpu", "Show what a profile changes"],
      ["rocker config schema > .rockerrc.schema.json", "Write the JSON Schema for your editor"],
    ],
  },
  "config schema": {
    group: "Configuration",
    usage: "rocker config schema",
    short: "Print the JSON Schema of configuration files",
    summary:
      "Prints the JSON Schema of configuration files, including the options of all installed extensions.",
    examples: [["rocker config schema > .rockerrc.schema.json", "Write the JSON Schema for your editor"]],
  },
  "trust list": {
    group: "Configuration",
    usage: "rocker trust list [--json]",
    short: "List the requests of projects that you approved or refused",
    summary:
      "Lists your decisions for each project: the plugins it may run, and the host access its configuration may have.",
    examples: [["rocker trust list --json", "Print the list as JSON"]],
  },
  "trust forget": {
    group: "Configuration",
    usage: "rocker trust forget [--all]",
    short: "Forget your decisions, so that rocker asks again",
    summary:
      "Forgets your decisions about this project's plugins and host access. rocker asks again when needed.",
    examples: [["rocker trust forget --all", "Forget the decisions for all projects"]],
  },
  "ext list": {
    group: "Plugins",
    usage: "rocker ext list [--json]",
    short: "List installed extensions and engines",
    summary:
      "Lists the installed extensions, engines and commands: their package, where it was found, and whether it is enabled.",
    examples: [["rocker ext list --json", "Print the list as JSON"]],
  },
  "ext add": {
    group: "Plugins",
    usage: "rocker ext add [--allow-scripts] <package>…",
    short: "Install plugin packages",
    summary:
      "Installs plugin packages with npm into your plugin directory: all of them or none. A package is a name in the npm registry, a tarball, a directory or a git URL. Exact versions are saved. A directory is linked, so that later changes to it take effect at once. Install scripts do not run unless you allow them.",
    examples: [
      ["rocker ext add rocker-ext-tool@1.2.3", "Install one version; the default is the latest"],
      ["rocker ext add ./my-tool", "Link the extension you are developing"],
    ],
  },
  "ext remove": {
    group: "Plugins",
    usage: "rocker ext remove <name>…",
    short: 'Uninstall packages that "rocker ext add" installed',
    summary: "Removes packages from your plugin directory, by package name or by extension name.",
    examples: [["rocker ext remove my-tool", "Remove the package that provides my-tool"]],
  },
  "ext info": {
    group: "Plugins",
    usage: "rocker ext info [--json] <name>",
    short: "Show details of an extension, engine or plugin package",
    summary:
      "Shows an extension's options, requirements and setup order, where its package was found, and its README.",
    examples: [["rocker ext info user", "Show the user extension"]],
  },
  "ext search": {
    group: "Plugins",
    usage: "rocker ext search [--json] [words…]",
    short: "Search the npm registry for extensions",
    summary: "Searches the configured npm registry for packages with the keyword rocker-extension.",
    examples: [["rocker ext search gpu", "Find extensions related to GPUs"]],
  },
  doctor: {
    group: "Other",
    usage: "rocker doctor [options]",
    short: "Check what works on this system, and how to fix what does not",
    summary:
      "Checks engines, display, sound, GPUs, ssh agent, plugins and disk space. With the options of a run, it also checks whether they would work here, and exits with 1 if not.",
    examples: [
      ["rocker doctor", "Check this system and this terminal"],
      ["rocker doctor --user --x11", "Check whether these options would work"],
    ],
  },
  completion: {
    group: "Other",
    usage: "rocker completion bash|zsh|fish",
    short: "Print a shell completion script",
    summary:
      "Prints a script that completes commands, options of installed extensions, images and containers.",
    examples: [
      ["source <(rocker completion bash)", "bash: add this to ~/.bashrc"],
      ["source <(rocker completion zsh)", "zsh: add this to ~/.zshrc, after compinit"],
      ["rocker completion fish | source", "fish: add this to ~/.config/fish/config.fish"],
    ],
  },
  help: {
    group: "Other",
    usage: "rocker help [command | extension | error code]",
    short: "Show help for a command, an extension or an error",
    summary:
      "Shows the help of a command, the details of an extension, or what an error means. Without an argument, shows all commands and options.",
    examples: [
      ["rocker help up", "The same as rocker up --help"],
      ["rocker help user", "Show the options of an extension"],
      ["rocker help RK403", "Explain an error, and show what to do about it"],
    ],
  },
};
