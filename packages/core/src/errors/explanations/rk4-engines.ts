import type { engineErrors } from "../catalogue/rk4-engines.ts";
import type { ExplanationsOf } from "./explanation.ts";

const name = "app-4f2a";

export const engineExplanations: ExplanationsOf<typeof engineErrors> = {
  RK401: {
    title: "No usable engine",
    meaning:
      "rocker needs an engine that builds images and one that runs containers. None of the installed ones can be used; the message lists each with the reason.",
    solution:
      'Install an engine, such as Docker or Podman, or fix one of the listed engines. "rocker doctor" shows more.',
    examples: [
      {
        tried: [
          {
            engine: "docker",
            reason: "there is no socket at /var/run/docker.sock",
            fix: "Start Docker: sudo systemctl start docker",
          },
          { engine: "podman", reason: "podman is not installed" },
        ],
      },
      { tried: [] },
    ],
  },
  RK402: {
    title: "Unknown engine",
    meaning:
      "--engine, ROCKER_ENGINE or the configuration names an engine that no installed plugin provides.",
    solution:
      "Use one of the available engines, or install the plugin of the other one. Dagger, for example, is @rocker/engine-dagger.",
    examples: [{ engine: "dokcer", known: ["docker", "podman"], nearest: "docker" }],
  },
  RK403: {
    title: "Engine cannot be used",
    meaning:
      "The engine that was asked for exists, but cannot be used now: it is not installed, not running, cannot be reached or is too old.",
    solution:
      'Do what the message suggests, or use another engine. "rocker doctor" shows the state of all engines.',
    examples: [
      {
        engine: "docker",
        reason: "there is no socket at /var/run/docker.sock",
        fix: "Start Docker: sudo systemctl start docker",
      },
      { engine: "dagger", reason: "@rocker/engine-dagger is broken: Cannot find module './engine.js'" },
    ],
  },
  RK404: {
    title: "Not supported by the engine",
    meaning:
      "An extension or option requests something that this engine cannot do. rocker checks that before it builds anything.",
    solution: "Use an engine that supports it, or leave out the option.",
    examples: [
      { extension: "container", what: "cgroupParent", engine: "podman", others: ["docker"] },
      {
        extension: "--cache-to",
        what: "layers in a registry",
        engine: "docker without BuildKit (DOCKER_BUILDKIT=0, or a daemon before 18.09)",
        others: [],
      },
    ],
  },
  RK405: {
    title: "Permission denied on the engine's socket",
    meaning: "The engine is running, but you are not allowed to connect to its socket.",
    solution:
      "Join the group that owns the socket and log in again. Members of that group can become root on the host, so rootless Podman may be the better choice.",
    examples: [
      { engine: "docker", socket: "/var/run/docker.sock", user: "ada", group: "docker" },
      { engine: "docker", socket: "/run/other/docker.sock", user: "ada" },
    ],
  },
  RK406: {
    title: "Engine returned an error",
    meaning: "The engine answered a request of rocker with an error. The message is the engine's own.",
    solution:
      'Look up the message in the documentation of the engine. "--verbose" shows each program that rocker starts.',
    examples: [{ engine: "docker", message: 'Conflict. The container name "/web" is already in use' }],
  },
  RK407: {
    title: "Mount from inside a container",
    meaning:
      "rocker itself runs in a container and uses the engine of the host. The engine looks up the source of a mount on the host, where the path is something else or does not exist.",
    solution:
      "Mount the directory into rocker's container at the same path that it has on the host, or run rocker on the host.",
    examples: [{ source: "/workspace", target: "/workspace" }],
  },
  RK408: {
    title: "Mount on another host",
    meaning:
      "The engine runs on another host (a Docker context, DOCKER_HOST), which does not have your files.",
    solution: "Leave out the mount, copy the files into the image, or use a local engine.",
    examples: [{ source: "/home/ada/app", engine: "docker", address: "ssh://build.example.com" }],
  },
  RK409: {
    title: "Persistent container no longer exists",
    meaning:
      "rocker has a record of the container, but the engine does not have it: it was removed without rocker.",
    solution: '"rocker up" creates it again; "rocker rm" removes the record.',
    examples: [{ name, engine: "docker" }],
  },
  RK410: {
    title: "Container name already in use",
    meaning: "The engine has a container of this name that rocker did not create, or has no record of.",
    solution: "Use another name, or remove the other container.",
    examples: [{ name, engine: "docker" }],
  },
  RK411: {
    title: "Container of another project",
    meaning: "The name belongs to a persistent container that was created for another project.",
    solution: "Use another name, or remove the other container.",
    examples: [{ name, project: "/home/ada/other" }],
  },
  RK412: {
    title: "Persistent container does not match",
    meaning:
      '"rocker up" found the container of this project, but it was created with other settings than those requested now. The differences are listed before the error. rocker never changes an existing container.',
    solution:
      '"--recreate" removes it and creates a new one: what was changed inside is lost, mounts and volumes are kept. "--keep" uses it as it is.',
    examples: [{ name }],
  },
  RK413: {
    title: "No persistent container here",
    meaning:
      "The command works on the persistent container of this directory or the nearest one above it, and there is none.",
    solution: 'Create one with "rocker up IMAGE", or name another one.',
    examples: [{ directory: "/home/ada/app" }],
  },
  RK414: {
    title: "Container exited immediately",
    meaning:
      "A persistent container runs as long as its command. It was started, and its command ended at once. Often the ENTRYPOINT of the image does not run the command that rocker gives it to keep the container running.",
    solution: 'See its output with "rocker logs". Give the image a command of its own that keeps running.',
    examples: [{ name }],
  },
  RK415: {
    title: "State directory cannot be written",
    meaning:
      "rocker keeps records of its containers and images in $XDG_STATE_HOME/rocker (~/.local/state/rocker), and cannot write there. Without a record it could not find the container again, so it changes nothing. If it had already removed the container, the error says so.",
    solution: "Make the directory writable, free disk space, or set XDG_STATE_HOME to another directory.",
    examples: [{ directory: "/home/ada/.local/state/rocker/containers", reason: "permission denied" }],
  },
  RK416: {
    title: "Several persistent containers here",
    meaning: "More than one persistent container belongs to this directory, so rocker cannot choose one.",
    solution: "Name the container.",
    examples: [{ directory: "/home/ada/app", names: ["app-4f2a", "app-gpu"] }],
  },
  RK417: {
    title: "Not supported by this engine",
    meaning: "The command needs something that this kind of engine does not have.",
    solution: 'Use another engine. "rocker doctor" lists those that work here.',
    examples: [{ engine: "dagger", what: "persistent containers" }],
  },
  RK418: {
    title: "Container is locked",
    meaning:
      "Another rocker is creating, starting or removing this container, or its lock file was left behind.",
    solution: "Wait for the other one, or stop it. If none is running, remove the lock file.",
    examples: [
      {
        name,
        reason: "another rocker is at work on it",
        file: "/home/ada/.local/state/rocker/containers/app-4f2a.lock",
      },
    ],
  },
  RK419: {
    title: "Container stopped while in use",
    meaning:
      "The container ended while a command ran in it: it was stopped, or its own command or the engine ended.",
    solution: '"rocker enter" starts it again. "rocker logs" shows what its command wrote.',
    examples: [{ name, code: 137 }],
  },
  RK420: {
    title: "Persistent container not found",
    meaning: "rocker has no record of a container of this name.",
    solution: '"rocker ls" lists all persistent containers.',
    examples: [{ name: "ap-4f2a", nearest: name }, { name: "web" }],
  },
  RK421: {
    title: "Mount sources do not exist",
    meaning: "The container mounts files or directories that have been removed since it was created.",
    solution: "Restore them, or create the container again.",
    examples: [{ name, sources: ["/home/ada/data"] }],
  },
  RK422: {
    title: "Container is running",
    meaning: '"rocker rm" does not remove a running container.',
    solution: 'Stop it first, or use "rocker rm --force".',
    examples: [{ name }],
  },
  RK423: {
    title: "Mount source has changed",
    meaning:
      "Between your approval, or the creation of the container, and the moment of mounting, a symbolic link was created in the path of a mount source. Following it would give the container something else than was approved.",
    solution:
      "Remove the link if you did not create it, and find out which program did. Otherwise run the command again.",
    examples: [{ moved: [{ source: "/home/ada/app/cache", now: "/etc" }] }],
  },
  RK431: {
    title: "Commands inside the builder not supported",
    meaning: "--run-in-engine runs the command on the engine that builds the image. Only Dagger can do that.",
    solution: "Use Dagger, or run without --run-in-engine.",
    examples: [
      { engine: "docker", asked: "--run-in-engine", others: ["dagger"] },
      { asked: "--run-in-engine", others: [] },
    ],
  },
  RK432: {
    title: "Several platforms not supported",
    meaning: "The engine builds an image for one platform at a time.",
    solution: "Use Dagger, or build each platform on its own.",
    examples: [
      {
        engine: "docker",
        name: "registry.example/team/app:1",
        others: [],
        platforms: ["linux/amd64", "linux/arm64"],
      },
    ],
  },
  RK433: {
    title: "Several platforms without a registry",
    meaning:
      "Container engines store one platform per image name, so an image for several platforms can only be sent to a registry.",
    solution: "Add --push and --tag with the name of the registry, or give one platform.",
    examples: [{ platforms: ["linux/amd64", "linux/arm64"] }],
  },
  RK434: {
    title: "Push without a name",
    meaning: "--push sends the image to a registry, and needs the name that it gets there.",
    solution: "Add --tag with the registry in the name.",
    examples: [{}],
  },
  RK435: {
    title: "Not available inside the builder",
    meaning:
      "With --run-in-engine, the command runs on the engine that builds, possibly on another host. Mounts, devices, ports and a terminal are not available there.",
    solution: "Leave the option out, or run without --run-in-engine.",
    examples: [{ extension: "volume", what: "/home/ada/app at /app" }],
  },
  RK436: {
    title: "Builder cannot disable the network",
    meaning:
      "An isolated container's image is built without network, so that what a project adds to it cannot send or fetch anything. Dagger's engine has no such setting.",
    solution:
      "Build with Docker or Podman. If you trust what is built, add the option that the error names: the steps then have network.",
    examples: [{ extension: "isolate", engine: "dagger", option: "isolate-build-network" }],
  },
  RK437: {
    title: "Dockerfile that can use the network",
    meaning:
      "An isolated container's image is built without network. RUN --network=… overrides that on some engines, and a frontend (# syntax=…) is a program that BuildKit runs with network. Docker's own frontend, docker/dockerfile:1, is allowed.",
    solution:
      "Remove the flag or the line. If you trust the Dockerfile, add the option that the error names.",
    examples: [
      {
        dockerfile: "/home/ada/app/Dockerfile",
        reason: "the flag --network=host",
        option: "isolate-build-network",
      },
    ],
  },
  RK442: {
    title: "Connection to the engine lost",
    meaning:
      "The daemon ended the connection before it had answered: it was stopped, restarted, updated or killed, for example because the system ran out of memory. What it was building is not finished.",
    solution:
      "Check that the daemon runs (rocker doctor), and repeat the command. Steps that were finished come from the build cache.",
    examples: [{ engine: "docker", address: "unix:///var/run/docker.sock" }],
  },
  RK443: {
    title: "Invalid USER of an image",
    meaning:
      "The image's USER contains control characters or other characters that cannot be seen. No user has such a name. rocker does not start the container, because the engine would print the name to your terminal.",
    solution: "Use another image. If the image is yours, correct USER in its Dockerfile.",
    examples: [{ image: "example:1", user: "\u001b[31mroot" }],
  },
  RK444: {
    title: "No working directory",
    meaning:
      "The directory in which rocker was started no longer exists. If it was deleted and created again, as some build tools and git checkouts do, the shell is still in the deleted one.",
    solution: 'Run cd "$PWD" to enter the new directory of the same name, or cd to another one.',
    examples: [{ reason: "no such file or directory" }],
  },
  RK445: {
    title: "Mistyped command",
    meaning:
      "The first argument is not a command of rocker but looks like one, and there is no image of that name. No registry was asked for it.",
    solution: "Correct the command. To pull an image of that name, put run before it, or add its tag.",
    examples: [{ word: "udpate", suggestion: "rocker ext add" }],
  },
  RK446: {
    title: "Lifecycle command failed in a persistent container",
    meaning:
      "A command that prepares the container, such as postCreateCommand of a devcontainer.json, failed. The commands after it were not run, and the container is running.",
    solution:
      'Fix the command, or what it needs in the container. The next "rocker up" continues with it, and does not repeat the commands before it.',
    examples: [{ command: "postCreateCommand", name: "rocker-app-1a2b3c4d", code: 1 }],
  },
  RK447: {
    title: "Lifecycle command failed before the command",
    meaning:
      "A command that prepares the container, such as postCreateCommand of a devcontainer.json, failed, so the container's command was not run. Each run has a new container and runs all of them.",
    solution:
      "Fix the command or leave it out. To run it once per container, use a persistent one: rocker up.",
    examples: [{ command: "postCreateCommand", code: "1" }],
  },
  RK448: {
    title: "Command failed on the host",
    meaning:
      "A command such as initializeCommand of a devcontainer.json, which the user approved to run on the host before the container is created or started failed. Nothing was built or started.",
    solution: "Fix the command, or leave it out.",
    examples: [{ command: "initializeCommand", text: "make .env", code: 2 }],
  },
  RK449: {
    title: "Lifecycle command interrupted",
    meaning:
      "The user interrupted a command that prepares a persistent container, or rocker received another signal. The processes of the command were ended, and the container is running.",
    solution: 'The next "rocker up" continues with this command.',
    examples: [{ command: "postCreateCommand", name: "rocker-app-1a2b3c4d" }],
  },
};
