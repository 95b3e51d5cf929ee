import { many, matching, one, type Row } from "../row.ts";

/** The container's names, platform and lifetime. */
export const identity = {
  name: one("name", {
    option: { type: "string", valueName: "NAME", summary: "Assign a name to the container" },
    fault: matching(
      /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/,
      "a valid container name",
      "Use at least two characters: letters, digits, _, . and -, starting with a letter or digit.",
    ),
  }),
  hostname: one("hostname", {
    option: { type: "string", valueName: "NAME", summary: "Container host name" },
    fault: matching(
      /^(?=.{1,63}$)[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/,
      "a valid host name",
      "Use up to 63 letters, digits, dots and hyphens.",
    ),
  }),
  platform: one("platform", {
    option: {
      type: "string",
      valueName: "OS/ARCH[/VARIANT]",
      summary: "Platform of the image, such as linux/arm64; build --push accepts a comma-separated list",
    },
    fault: matching(
      /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?(,[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?)*$/,
      "a platform",
      "Use a platform such as linux/amd64 or linux/arm64/v8; separate several with commas.",
    ),
  }),
  label: many("labels", {
    option: { type: "list", valueName: "KEY[=VALUE]", summary: "Set a label on the container" },
    fault: matching(/^[^=\0]+(=[^\0]*)?$/, "a label", "Use KEY=VALUE."),
  }),
  detach: one("detach", {
    option: { type: "boolean", short: "d", summary: "Run the container in the background and print its ID" },
  }),
  restart: one("restart", {
    option: {
      type: "string",
      valueName: "POLICY",
      summary: "Restart policy: no, on-failure[:N], always or unless-stopped; keeps the container after exit",
    },
    fault: matching(
      /^(no|always|unless-stopped|on-failure(:\d+)?)$/,
      "a restart policy",
      "Use no, on-failure, on-failure:3, always or unless-stopped.",
    ),
  }),
  init: one("init", {
    option: { type: "boolean", summary: "Run an init process that forwards signals and reaps processes" },
  }),
} as const satisfies Record<string, Row>;
