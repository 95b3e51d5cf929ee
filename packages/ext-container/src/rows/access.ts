import { many, matching, one, type Row } from "../row.ts";
import { devices } from "./devices.ts";

const capability = matching(
  /^(ALL|(CAP_)?[A-Z][A-Z_]+)$/i,
  "a Linux capability",
  "Use a name such as NET_ADMIN or SYS_PTRACE, or ALL.",
);

/** Host resources and privileges. */
export const access = {
  devices,
  gpus: one("gpus", {
    option: {
      type: "string",
      valueName: "all|N|device=ID",
      summary: "Add GPUs to the container, like docker run --gpus",
    },
    fault: matching(/^(all|\d+|.*=.*)$/, "a GPU request", "Use all, a number, or device=0,1."),
  }),
  "group-add": many("groups", {
    option: { type: "list", valueName: "GROUP", summary: "Add a supplementary group" },
    fault: matching(/^[^\s:,\0]+$/, "a group", "Use a group name or a numeric ID."),
  }),
  ipc: one("ipc", {
    option: {
      type: "string",
      valueName: "MODE",
      summary: "IPC mode: private, host, shareable, container:NAME or none",
    },
    fault: matching(
      /^(private|host|shareable|none|container:[\w.-]+)$/,
      "an IPC mode",
      "Use private, host, shareable, none or container:NAME.",
    ),
  }),
  privileged: one("privileged", {
    option: { type: "boolean", summary: "Give extended privileges to the container" },
  }),
  "cap-add": many("capAdd", {
    option: { type: "list", valueName: "CAPABILITY", summary: "Add a Linux capability" },
    fault: capability,
  }),
  "cap-drop": many("capDrop", {
    option: { type: "list", valueName: "CAPABILITY", summary: "Drop a Linux capability" },
    fault: capability,
  }),
  "security-opt": many("securityOptions", {
    option: {
      type: "list",
      valueName: "OPTION",
      summary: "Security option, such as label=disable or no-new-privileges",
    },
    fault: matching(
      /^[a-z-]+([=:].+)?$/,
      "a security option",
      "Use an option such as no-new-privileges or label=disable.",
    ),
  }),
} as const satisfies Record<string, Row>;
