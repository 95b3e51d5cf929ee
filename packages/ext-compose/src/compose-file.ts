import type { Services } from "@rocker/core";

/**
 * The Compose file that starts services: these, and nothing else. They have one network, in which each is known by its name
 * and by the name that its file gives to its container.
 */
export function composeFile({ project, services, volumes }: Services): object {
  return {
    services: Object.fromEntries(
      Object.entries(services).map(([name, { container_name: alias, networks: _networks, ...service }]) => [
        name,
        {
          ...service,
          container_name: `${project}-${name}`,
          ...(typeof alias === "string" &&
            service.network_mode === undefined && { networks: { default: { aliases: [alias] } } }),
        },
      ]),
    ),
    volumes,
    networks: { default: { name: `${project}_default` } },
  };
}
