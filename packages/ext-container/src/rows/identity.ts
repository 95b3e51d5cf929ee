import { many, matching, one, type Row } from "../row.ts";

/** What the container is called, and how long it lives. */
export const identity = {
  name: one("name", {
    option: { type: "string", valueName: "NAME", summary: "Name of the container" },
    fault: matching(
      /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/,
      "a name for a container",
      "Use letters, digits, _, . and -, at least two, a letter or digit first.",
    ),
  }),
  hostname: one("hostname", {
    option: { type: "string", valueName: "NAME", summary: "Host name inside the container" },
    fault: matching(
      /^(?=.{1,63}$)[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/,
      "a host name",
      "Use up to 63 letters, digits, dots and dashes.",
    ),
  }),
  platform: one("platform", {
    option: {
      type: "string",
      valueName: "OS/ARCH[/VARIANT]",
      summary:
        "Take the image for this platform, like linux/arm64; rocker build --push takes several, with commas",
    },
    fault: matching(
      /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?(,[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?)*$/,
      "a platform",
      "Write one like linux/amd64 or linux/arm64/v8; several with commas between them.",
    ),
  }),
  label: many("labels", {
    option: { type: "list", valueName: "KEY[=VALUE]", summary: "Label the container" },
    fault: matching(/^[^=\0]+(=[^\0]*)?$/, "a label", "Write KEY=VALUE."),
  }),
  detach: one("detach", {
    option: { type: "boolean", short: "d", summary: "Run in the background and print the container's id" },
  }),
  restart: one("restart", {
    option: {
      type: "string",
      valueName: "POLICY",
      summary:
        "Start it again when it ends: no, on-failure[:N], always, unless-stopped; it then stays until removed",
    },
    fault: matching(
      /^(no|always|unless-stopped|on-failure(:\d+)?)$/,
      "a restart policy",
      "Write no, on-failure, on-failure:3, always or unless-stopped.",
    ),
  }),
  init: one("init", {
    option: { type: "boolean", summary: "Run an init that forwards signals and reaps processes" },
  }),
} as const satisfies Record<string, Row>;
