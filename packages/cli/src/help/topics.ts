/** What `rocker help TOPIC` explains, apart from commands, extensions and errors. The text of a topic is `help/TOPIC.md`. */
export const topics = {
  configuration: "Files and variables that set options",
  consent: "What a project may do on your host",
  containers: "Containers that are removed, and those that are kept",
  engines: "Docker, Podman, Dagger, and how one is chosen",
  extensions: "Find, install and write extensions",
  scripts: "Exit codes, output and input, for scripts and CI",
} as const satisfies Readonly<Record<string, string>>;

export type Topic = keyof typeof topics;

export const isTopic = (word: string): word is Topic => Object.hasOwn(topics, word);
