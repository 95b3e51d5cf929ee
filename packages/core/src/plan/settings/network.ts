import { except, type Setting } from "./setting.ts";

/** Networks, published ports and name resolution. */
export const network = {
  network: {
    kind: "one",
    flag: "--network",
    hostAccess: except(["none", "bridge"], () => ({ kind: "network" })),
    protects: true,
    option: {
      name: "network",
      type: "string",
      valueName: "NAME",
      summary: "Connect to a network: bridge, host, none, container:NAME or a network's name",
      value: {
        pattern: /^[a-zA-Z0-9][\w.:@/,=-]*$/,
        expected: "a network",
        fix: 'Use "host", "none", "bridge", "container:NAME" or the name of a network.',
      },
    },
  },
  ports: {
    kind: "many",
    flag: "--publish",
    hostAccess: () => ({ kind: "port" }),
    // The address is part of the value: publishing the same port on more addresses is new host access.
    protects: false,
    option: {
      name: "port",
      type: "list",
      short: "p",
      valueName: "[[ADDRESS:]HOST:]CONTAINER[/tcp|udp]",
      summary: "Publish a container's port to the host",
      value: "extension",
    },
  },
  expose: {
    kind: "many",
    flag: "--expose",
    hostAccess: "none",
    protects: false,
    option: {
      name: "expose",
      type: "list",
      valueName: "PORT[/tcp|udp]",
      summary: "Expose a port to other containers",
      value: {
        pattern: /^\d{1,5}(-\d{1,5})?(\/(tcp|udp|sctp))?$/,
        expected: "a port",
        fix: "Use 80, 80/udp or 8000-8010.",
      },
    },
  },
  addHosts: {
    kind: "many",
    flag: "--add-host",
    hostAccess: "none",
    // Mapping a name to 0.0.0.0 blocks it.
    protects: true,
    option: {
      name: "add-host",
      type: "list",
      valueName: "NAME:ADDRESS",
      summary: "Add a custom host-to-IP mapping",
      value: {
        pattern: /^[\w.-]+:\S+$/,
        expected: "a host-to-IP mapping",
        fix: "Use NAME:ADDRESS or NAME:host-gateway.",
      },
    },
  },
  dns: {
    kind: "many",
    flag: "--dns",
    hostAccess: "none",
    // The user's DNS server may be a filter, or the only one that may see their queries.
    protects: true,
    option: {
      name: "dns",
      type: "list",
      valueName: "ADDRESS",
      summary: "Use this DNS server",
      value: "extension",
    },
  },
} as const satisfies Record<string, Setting>;
