import { many, matching, one, type Row } from "../row.ts";
import { devices } from "./devices.ts";

const capability = matching(
  /^(ALL|(CAP_)?[A-Z][A-Z_]+)$/i,
  "a capability",
  "Write one like NET_ADMIN or SYS_PTRACE, or ALL.",
);

/** What the container may do on the host. */
export const access = {
  devices,
  gpus: one("gpus", {
    option: {
      type: "string",
      valueName: "all|N|device=ID",
      summary: "Graphics cards, as docker run --gpus has them",
    },
    fault: matching(/^(all|\d+|.*=.*)$/, "a choice of graphics cards", "Write all, a number, or device=0,1."),
  }),
  "group-add": many("groups", {
    option: { type: "list", valueName: "GROUP", summary: "Be in this group of the container too" },
    fault: matching(/^[^\s:,\0]+$/, "a group", "Write a group's name or number."),
  }),
  ipc: one("ipc", {
    option: {
      type: "string",
      valueName: "MODE",
      summary: "Shared memory: private, host, shareable, container:NAME, none",
    },
    fault: matching(
      /^(private|host|shareable|none|container:[\w.-]+)$/,
      "a mode of shared memory",
      "Write private, host, shareable, none or container:NAME.",
    ),
  }),
  privileged: one("privileged", {
    option: { type: "boolean", summary: "Give the container all rights over the host" },
  }),
  "cap-add": many("capAdd", {
    option: { type: "list", valueName: "CAPABILITY", summary: "Give a right of root's" },
    fault: capability,
  }),
  "cap-drop": many("capDrop", {
    option: { type: "list", valueName: "CAPABILITY", summary: "Take a right of root's away" },
    fault: capability,
  }),
  "security-opt": many("securityOptions", {
    option: {
      type: "list",
      valueName: "OPTION",
      summary: "As docker has it: label=disable, no-new-privileges…",
    },
    fault: matching(
      /^[a-z-]+([=:].+)?$/,
      "a security option",
      "Write one like no-new-privileges or label=disable.",
    ),
  }),
} as const satisfies Record<string, Row>;
