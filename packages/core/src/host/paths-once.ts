import type { Host, PathFacts } from "./host.ts";

/** The same host, which looks at each path once. For steps that only read: all of them see the same state. */
export function pathsOnce(host: Host): Host {
  const known = new Map<string, PathFacts | undefined>();
  return {
    ...host,
    path: (path) => {
      if (!known.has(path)) known.set(path, host.path(path));
      return known.get(path);
    },
  };
}
