import { defineCommand, nearest } from "@rocker/core";
import { usageError } from "./usage.ts";
import { isVerb, usage, verbs } from "./verbs.ts";

/** `rocker agent …`. */
export const agentCommand = defineCommand({
  name: "agent",
  summary: "Create isolated environments for coding agents, and fetch, apply or merge their work",

  async run(argv, context) {
    const [verb, ...rest] = argv;
    if (verb === "--help" || verb === "-h") {
      process.stdout.write(usage);
      return 0;
    }
    if (verb === undefined)
      throw usageError(`rocker agent needs a command: ${Object.keys(verbs).join(", ")}`);
    if (!isVerb(verb)) {
      const close = nearest(verb, Object.keys(verbs));
      const hint = close === undefined ? "" : `; did you mean ${close}?`;
      throw usageError(`unknown command ${JSON.stringify(verb)} for "rocker agent"${hint}`);
    }
    // Loaded by the command that is used.
    return (await verbs[verb]())(rest, context);
  },
});
