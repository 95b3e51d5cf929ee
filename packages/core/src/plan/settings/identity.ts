import { except, type Setting } from "./setting.ts";

/** The container's names, platform and lifetime. */
export const identity = {
  name: {
    kind: "one",
    flag: "--name",
    // Names are the engine's: another project's container, scripts and networks may rely on it.
    hostAccess: () => ({ kind: "name" }),
    protects: false,
    option: {
      name: "name",
      type: "string",
      valueName: "NAME",
      summary: "Assign a name to the container",
      value: {
        pattern: /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/,
        expected: "a valid container name",
        fix: "Use at least two characters: letters, digits, _, . and -, starting with a letter or digit.",
      },
    },
  },
  hostname: {
    kind: "one",
    flag: "--hostname",
    hostAccess: "none",
    protects: false,
    option: {
      name: "hostname",
      type: "string",
      valueName: "NAME",
      summary: "Container host name",
      value: {
        pattern: /^(?=.{1,63}$)[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/,
        expected: "a valid host name",
        fix: "Use up to 63 letters, digits, dots and hyphens.",
      },
    },
  },
  platform: {
    kind: "one",
    flag: "--platform",
    hostAccess: "none",
    protects: false,
    option: {
      name: "platform",
      type: "string",
      valueName: "OS/ARCH[/VARIANT]",
      summary: "Platform of the image, such as linux/arm64; build --push accepts a comma-separated list",
      value: {
        pattern: /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?(,[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?)*$/,
        expected: "a platform",
        fix: "Use a platform such as linux/amd64 or linux/arm64/v8; separate several with commas.",
      },
    },
  },
  labels: {
    kind: "many",
    flag: "--label",
    // Proxies, schedulers and updaters with the engine's socket do what labels say, as root (traefik, ofelia, watchtower).
    hostAccess: (label) => {
      const name = label.split("=")[0] ?? label;
      return name.startsWith("org.opencontainers.image.")
        ? undefined
        : { kind: "label", value: name, detail: { label } };
    },
    protects: false,
    option: {
      name: "label",
      type: "list",
      valueName: "KEY[=VALUE]",
      summary: "Set a label on the container",
      value: { pattern: /^[^=\0]+(=[^\0]*)?$/, expected: "a label", fix: "Use KEY=VALUE." },
    },
  },
  detach: {
    kind: "one",
    flag: "--detach",
    hostAccess: "none",
    protects: false,
    option: {
      name: "detach",
      type: "boolean",
      short: "d",
      summary: "Run the container in the background and print its ID",
      value: "any",
    },
  },
  restart: {
    kind: "one",
    flag: "--restart",
    hostAccess: except(["no"], () => ({
      kind: "host-action",
      detail: { as: "restart" },
    })),
    // A policy that restarts more than the user's is host access: it is asked about anyway.
    protects: false,
    option: {
      name: "restart",
      type: "string",
      valueName: "POLICY",
      summary: "Restart policy: no, on-failure[:N], always or unless-stopped; keeps the container after exit",
      value: {
        pattern: /^(no|always|unless-stopped|on-failure(:\d+)?)$/,
        expected: "a restart policy",
        fix: "Use no, on-failure, on-failure:3, always or unless-stopped.",
      },
    },
  },
  init: {
    kind: "one",
    flag: "--init",
    hostAccess: "none",
    // It forwards signals and reaps processes. Without it, the container has no more access than with it.
    protects: false,
    option: {
      name: "init",
      type: "boolean",
      summary: "Run an init process that forwards signals and reaps processes",
      value: "any",
    },
  },
} as const satisfies Record<string, Setting>;
