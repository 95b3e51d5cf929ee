import { except, type Setting, type ValueFormat } from "./setting.ts";

const capability = {
  pattern: /^(ALL|(CAP_)?[A-Z][A-Z_]+)$/i,
  expected: "a Linux capability",
  fix: "Use a name such as NET_ADMIN or SYS_PTRACE, or ALL.",
} as const satisfies ValueFormat;

/** Host resources and privileges. What only adds access does not protect: dropping it leaves the container with less. */
export const access = {
  devices: {
    kind: "many",
    flag: "--device",
    hostAccess: (value) => ({
      kind: "device",
      value: value.split(":")[0] ?? value,
      detail: { device: value },
    }),
    protects: false,
    option: {
      name: "devices",
      type: "list",
      valueName: "[?]PATH[:TARGET[:rwm]]",
      summary: "Add host devices; PATH may contain *, and a leading ? ignores a missing device",
      value: "extension",
    },
  },
  gpus: {
    kind: "one",
    flag: "--gpus",
    hostAccess: () => ({ kind: "device", detail: { as: "gpus" } }),
    protects: false,
    option: {
      name: "gpus",
      type: "string",
      valueName: "all|N|device=ID",
      summary: "Add GPUs to the container, like docker run --gpus",
      value: {
        pattern: /^(all|\d+|.*=.*)$/,
        expected: "a GPU request",
        fix: "Use all, a number, or device=0,1.",
      },
    },
  },
  /** Group IDs of the host, for devices. */
  hostGroups: {
    kind: "many",
    flag: "--group-add",
    hostAccess: () => ({ kind: "device", detail: { as: "group" } }),
    protects: false,
    option: null,
  },
  /** Groups of the container. */
  groups: {
    kind: "many",
    flag: "--group-add",
    hostAccess: "none",
    protects: false,
    option: {
      name: "group-add",
      type: "list",
      valueName: "GROUP",
      summary: "Add a supplementary group",
      value: {
        pattern: /^[^\s:,\0]+$/,
        expected: "a group",
        fix: "Use a group name or a numeric ID.",
      },
    },
  },
  ipc: {
    kind: "one",
    flag: "--ipc",
    hostAccess: except(["private", "none", "shareable"], () => ({ kind: "ipc" })),
    protects: true,
    option: {
      name: "ipc",
      type: "string",
      valueName: "MODE",
      summary: "IPC mode: private, host, shareable, container:NAME or none",
      value: {
        pattern: /^(private|host|shareable|none|container:[\w.-]+)$/,
        expected: "an IPC mode",
        fix: "Use private, host, shareable, none or container:NAME.",
      },
    },
  },
  runtime: {
    kind: "one",
    flag: "--runtime",
    hostAccess: () => ({ kind: "privileged", detail: { as: "runtime" } }),
    // Runtimes such as runsc (gVisor) and Kata isolate the container more than the default one.
    protects: true,
    option: null,
  },
  privileged: {
    kind: "one",
    flag: "--privileged",
    hostAccess: except(["false"], () => ({ kind: "privileged" })),
    // "false" is the default: a plan that lacks it is not weaker, and one with "true" needs consent.
    protects: false,
    option: {
      name: "privileged",
      type: "boolean",
      summary: "Give extended privileges to the container",
      value: "any",
    },
  },
  capAdd: {
    kind: "many",
    flag: "--cap-add",
    hostAccess: () => ({ kind: "capability" }),
    protects: false,
    option: {
      name: "cap-add",
      type: "list",
      valueName: "CAPABILITY",
      summary: "Add a Linux capability",
      value: capability,
    },
  },
  capDrop: {
    kind: "many",
    flag: "--cap-drop",
    hostAccess: "none",
    protects: true,
    option: {
      name: "cap-drop",
      type: "list",
      valueName: "CAPABILITY",
      summary: "Drop a Linux capability",
      value: capability,
    },
  },
  securityOptions: {
    kind: "many",
    flag: "--security-opt",
    hostAccess: except(["no-new-privileges", "no-new-privileges:true", "no-new-privileges=true"], () => ({
      kind: "security",
    })),
    protects: true,
    option: {
      name: "security-opt",
      type: "list",
      valueName: "OPTION",
      summary: "Security option, such as label=disable or no-new-privileges",
      value: {
        pattern: /^[a-z-]+([=:].+)?$/,
        expected: "a security option",
        fix: "Use an option such as no-new-privileges or label=disable.",
      },
    },
  },
} as const satisfies Record<string, Setting>;
