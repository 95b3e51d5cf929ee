import type { pluginErrors } from "../catalogue/rk2-plugins.ts";
import type { ExplanationsOf } from "./explanation.ts";

export const pluginExplanations: ExplanationsOf<typeof pluginErrors> = {
  RK201: {
    title: "Plugin ignored",
    meaning:
      "A plugin package was found and cannot be used: its manifest is missing, invalid or of a version that this rocker does not read, or the package works only with another version of @rocker/core. This is a warning; everything else works.",
    solution: "Update or remove the package.",
    examples: [
      {
        package: "rocker-ext-old",
        path: "/home/ada/.local/share/rocker/plugins/node_modules/rocker-ext-old",
        reason: "it requires @rocker/core ^0.0.1, and this is 0.1.0",
      },
    ],
  },
  RK202: {
    title: "Required extension not installed",
    meaning: "An extension that you use requires another one, and no installed package provides that.",
    solution:
      'Install the package that provides it ("rocker ext search WORDS"), or leave out the first extension.',
    examples: [{ extension: "user", by: "home" }],
  },
  RK203: {
    title: "Required extension is disabled",
    meaning:
      "An extension that you use requires another one, which --extension-blacklist or a --no-… option disables.",
    solution: "Leave out the extension that requires it, or the option that disables the other one.",
    examples: [{ extension: "user", by: "home" }],
  },
  RK204: {
    title: "Extensions depend on each other in a cycle",
    meaning:
      "Extensions declare which others come before and after them. Taken together, these declarations contradict each other, so there is no order in which they can be set up.",
    solution: "Leave out one of the extensions in the cycle, and report it to their authors.",
    examples: [{ cycle: ["cuda", "ros", "cuda"] }],
  },
  RK205: {
    title: "Options or extensions cannot be used together",
    meaning: "The two contradict each other: with both, one of them could not do what it promises.",
    solution: "Leave out one of them.",
    examples: [
      { first: "isolate", second: "x11" },
      { first: "--recreate", second: "--keep" },
    ],
  },
  RK206: {
    title: "Two plugins provide the same thing",
    meaning:
      "Two packages provide an extension, an engine, a command or an option of the same name. The one that was found first is used: plugins that you installed come before those of rocker, and a project's come last. This is a warning.",
    solution: 'Remove one of the two packages. "rocker ext list" shows where each comes from.',
    examples: [{ name: "--gpu", kind: "option", winner: "gpu", loser: "my-gpu" }],
  },
  RK207: {
    title: "Extension cannot be loaded",
    meaning:
      "The code of the extension failed while it was imported, or does not export what its manifest says.",
    solution: "Update or remove the package, and report this to its author.",
    examples: [{ extension: "cuda", package: "rocker-ext-cuda", reason: "Cannot find package 'left-pad'" }],
  },
  RK208: {
    title: "Extension of the project is disabled",
    meaning:
      "The option belongs to an extension that this project brings in its node_modules directory. A project's code runs on the host, as you, so rocker asks before it runs any of it. There was no terminal to ask in, or you refused.",
    solution:
      'Run rocker in a terminal and answer the question. If you refused before, run "rocker trust forget" first. "--trust" approves everything for one run.',
    examples: [
      {
        extension: "lint",
        package: "team-tools",
        path: "/home/ada/app/node_modules/team-tools",
        refused: false,
      },
      {
        extension: "lint",
        package: "team-tools",
        path: "/home/ada/app/node_modules/team-tools",
        refused: true,
      },
    ],
  },
  RK209: {
    title: "Option without effect",
    meaning:
      "The option only changes details of an extension that another option enables. This is a warning.",
    solution: "Add the option that enables the extension, or leave out this one.",
    examples: [{ option: "--user-override-name", needs: "--user" }],
  },
  RK210: {
    title: "Package or file not found",
    meaning: "The registry has no package of this name, or there is nothing at the path or address.",
    solution: 'Check the spelling. "rocker ext search WORDS" lists the plugins of the registry.',
    examples: [
      { spec: "package rocker-ext-cudda", place: "in the registry https://registry.npmjs.org" },
      { spec: "file or directory", place: "at /home/ada/my-extension", fix: "Check the path." },
    ],
  },
  RK211: {
    title: "Version not found",
    meaning: "The registry has the package, but not this version of it.",
    solution: "Install the latest version, or choose one that exists.",
    examples: [{ package: "@rocker/ext-git", version: "9.9.9" }],
  },
  RK212: {
    title: "Request to the registry failed",
    meaning: "The npm registry did not answer, or refused the request.",
    solution:
      'Check the network. rocker uses the registry, proxy and login of npm: "npm config list" shows the settings, "npm login" logs in.',
    examples: [
      { registry: "https://registry.npmjs.org", reason: "getaddrinfo ENOTFOUND registry.npmjs.org" },
    ],
  },
  RK213: {
    title: "Integrity check failed",
    meaning:
      "What was downloaded is not what the registry or the project's lock file promises: the archive is damaged, or its checksum is another. Nothing was installed.",
    solution:
      "Try again. If it fails again, do not install the package, and report it to its maintainers or those of the registry.",
    examples: [{ package: "@rocker/ext-git", reason: "sha512 integrity checksum failed" }],
  },
  RK214: {
    title: "Plugin directory cannot be changed",
    meaning:
      "rocker keeps the plugins that you install in a directory of its own. It cannot be written, another rocker is changing it, or its package.json is damaged. The installed plugins are unchanged.",
    solution: "Fix what the message names, and try again.",
    examples: [
      {
        directory: "/home/ada/.local/share/rocker/plugins",
        reason: "permission denied",
        fix: "Make it writable. The installed plugins are unchanged.",
      },
    ],
  },
  RK215: {
    title: "npm cannot be started",
    meaning: "rocker installs plugins with npm, and cannot start it.",
    solution: 'Install npm, and make sure that "npm --version" works in your shell.',
    examples: [{ reason: "there is no program npm on PATH" }],
  },
  RK216: {
    title: "Package is not a plugin",
    meaning:
      'The package was found, but rocker cannot use it as a plugin: it has no "rocker" field in its package.json, its manifest is invalid, or it would replace something that is already installed. The installed plugins are unchanged.',
    solution: "Check that the name is right. If it is, report this to the author of the package.",
    examples: [{ package: "left-pad", reason: 'its package.json has no "rocker" field' }],
  },
  RK217: {
    title: "Plugin is not installed",
    meaning: "No installed package is or provides an extension, engine or command of this name.",
    solution: '"rocker ext list" shows what is installed; "rocker ext search WORDS" finds others.',
    examples: [
      { name: "gti", nearest: "git" },
      {
        name: "user",
        place: "in your plugin directory",
        fix: 'It is part of @rocker/cli, which was not installed by "rocker ext add".',
      },
    ],
  },
  RK218: {
    title: "npm failed",
    meaning: "npm ended with an error that rocker does not know. The installed plugins are unchanged.",
    solution: 'Run the command again with "--verbose" to see the output of npm.',
    examples: [{ message: "a git dependency could not be cloned" }],
  },
  RK219: {
    title: "Argument missing",
    meaning: "The command requires an argument that is missing, or more or fewer than were given.",
    solution: 'The command\'s "--help" shows what it takes.',
    examples: [{ command: "rocker ext add", expected: "the name of a package, or a path or address" }],
  },
  RK220: {
    title: "Command of a plugin failed",
    meaning: "A command that a plugin provides failed with an exception.",
    solution: 'Run it again with "--verbose", and report this to the author of the plugin.',
    examples: [{ command: "deps", package: "@rocker/ext-deps", reason: "files.map is not a function" }],
  },
  RK230: {
    title: "Access to the host not approved",
    meaning:
      "The project's configuration, or a plan from a file, requests more than an isolated container has: directories of the host, devices, sockets, ports, capabilities. rocker asks once before it grants that, and there is no terminal to ask in.",
    solution:
      'Run rocker in a terminal to be asked; the answer is remembered until the request changes. In scripts, use "--trust" for projects that you trust, or allow kinds of access in the "policy:" of your user configuration.',
    examples: [
      {
        project: "/home/ada/app",
        subject: "this project's configuration",
        requests: ["the device /dev/kvm", "the host path /srv/data at /data (writable)"],
      },
    ],
  },
  RK231: {
    title: "Request not approved",
    meaning: "You answered the question about what the project requests with no. Nothing was run.",
    solution:
      "Run the command again to be asked again. A local configuration file can drop single entries, so that the project asks for less.",
    examples: [{ project: "/home/ada/app" }],
  },
  RK232: {
    title: "Denied by your policy",
    meaning: 'The "policy:" of your user configuration denies this kind of access to all projects.',
    solution: "Remove the request from the project's files, or change the policy.",
    examples: [
      { project: "/home/ada/app", subject: "this project's configuration", denied: ["the device /dev/kvm"] },
    ],
  },
  RK233: {
    title: "Lock file cannot be used",
    meaning:
      "rockerrc.lock pins the versions of a project's plugins. It is not valid, so no plugin was installed.",
    solution:
      "Restore the file from version control. Without it, rocker selects versions again and asks for consent.",
    examples: [{ file: "/home/ada/app/rockerrc.lock", reason: "it is not JSON" }],
  },
  RK234: {
    title: "Plugins of the project are not installed",
    meaning:
      "The project's configuration lists plugins that it needs. They are code that runs on the host, so rocker asks before it installs them, and there was no terminal to ask in, or you refused.",
    solution: 'Run rocker in a terminal and answer the question, or use "--trust" if you trust the project.',
    examples: [{ project: "/home/ada/app", plugins: ["@team/rocker-ext-tools@^1.2.0"] }],
  },
  RK235: {
    title: "Decision cannot be stored",
    meaning:
      "rocker stores what you approve and refuse in the state directory, and cannot write there, or another rocker process has been writing there for 15 seconds.",
    solution:
      'Make sure that you own the directory, that it is not read-only and that its disk is not full. "--trust" approves for one run and stores nothing.',
    examples: [
      { file: "/home/ada/.local/state/rocker/consents.json", reason: "EROFS: read-only file system" },
    ],
  },
  RK240: {
    title: "Base image with ONBUILD instructions",
    meaning:
      "ONBUILD instructions of an image run in each build on it. rocker's own builds have other files, caches and secrets than a project's build, so these instructions are never run there. With Docker and Dagger, rocker leaves them out, as \"docker run\" does. Podman cannot leave them out, so nothing is built.",
    solution:
      "Build the image that you want to work in with a Dockerfile of your project that starts from this one: there, the instructions have the context that they are meant for. Without options that add to the image, no build is needed.",
    examples: [{ image: "example.com/node:onbuild", engine: "podman", instruction: "COPY . /app" }],
  },
  RK241: {
    title: "Files of the build changed since they were checked",
    meaning:
      "A project requests access to the host, and its image is built from a Dockerfile. rocker builds the Dockerfile and the context that you were asked about, and these files changed between the check and the end of the build, for example while the question was open.",
    solution:
      "Run the command again: you are asked about the new content. List files that a program changes all the time in .dockerignore if the image does not need them.",
    examples: [{ dockerfile: "/home/ada/app/Dockerfile", context: "/home/ada/app" }],
  },
};
