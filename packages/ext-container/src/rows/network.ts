import { isIP } from "node:net";
import { type Check, many, matching, one, type Row } from "../row.ts";
import { portFault } from "./port.ts";

const isAddress: Check = (value) =>
  isIP(value)
    ? undefined
    : {
        kind: "usage",
        what: `${JSON.stringify(value)} is not an address.`,
        fix: "Write one like 192.0.2.1.",
      };

/** What the container reaches, and who reaches it. */
export const network = {
  network: one("network", {
    option: {
      type: "string",
      valueName: "NAME",
      summary: "Network: bridge, host, none, container:NAME or one you made",
    },
    fault: matching(
      /^[a-zA-Z0-9][\w.:@/,=-]*$/,
      "the name of a network",
      'Use "host", "none", "bridge" or a network\'s name.',
    ),
  }),
  port: many("ports", {
    option: {
      type: "list",
      short: "p",
      valueName: "[[ADDRESS:]HOST:]CONTAINER[/tcp|udp]",
      summary: "Make a port of the container reachable from the host",
    },
    fault: portFault,
  }),
  expose: many("expose", {
    option: { type: "list", valueName: "PORT[/tcp|udp]", summary: "Tell other containers of a port" },
    fault: matching(/^\d{1,5}(-\d{1,5})?(\/(tcp|udp|sctp))?$/, "a port", "Write 80, 80/udp or 8000-8010."),
  }),
  "add-host": many("addHosts", {
    option: { type: "list", valueName: "NAME:ADDRESS", summary: "Add a line to the container's hosts file" },
    fault: matching(/^[\w.-]+:\S+$/, "a host with its address", "Write NAME:ADDRESS, or NAME:host-gateway."),
  }),
  dns: many("dns", {
    option: { type: "list", valueName: "ADDRESS", summary: "Ask this name server" },
    fault: isAddress,
  }),
} as const satisfies Record<string, Row>;
