import { isIP } from "node:net";
import { type Check, many, matching, one, type Row } from "../row.ts";
import { portFault } from "./port.ts";

const isAddress: Check = (value) =>
  isIP(value)
    ? undefined
    : {
        kind: "usage",
        what: `${JSON.stringify(value)} is not an IP address.`,
        fix: "Use an address such as 192.0.2.1.",
      };

/** Networks, published ports and name resolution. */
export const network = {
  network: one("network", {
    option: {
      type: "string",
      valueName: "NAME",
      summary: "Connect to a network: bridge, host, none, container:NAME or a network's name",
    },
    fault: matching(
      /^[a-zA-Z0-9][\w.:@/,=-]*$/,
      "a network",
      'Use "host", "none", "bridge", "container:NAME" or the name of a network.',
    ),
  }),
  port: many("ports", {
    option: {
      type: "list",
      short: "p",
      valueName: "[[ADDRESS:]HOST:]CONTAINER[/tcp|udp]",
      summary: "Publish a container's port to the host",
    },
    fault: portFault,
  }),
  expose: many("expose", {
    option: { type: "list", valueName: "PORT[/tcp|udp]", summary: "Expose a port to other containers" },
    fault: matching(/^\d{1,5}(-\d{1,5})?(\/(tcp|udp|sctp))?$/, "a port", "Use 80, 80/udp or 8000-8010."),
  }),
  "add-host": many("addHosts", {
    option: { type: "list", valueName: "NAME:ADDRESS", summary: "Add a custom host-to-IP mapping" },
    fault: matching(/^[\w.-]+:\S+$/, "a host-to-IP mapping", "Use NAME:ADDRESS or NAME:host-gateway."),
  }),
  dns: many("dns", {
    option: { type: "list", valueName: "ADDRESS", summary: "Use this DNS server" },
    fault: isAddress,
  }),
} as const satisfies Record<string, Row>;
