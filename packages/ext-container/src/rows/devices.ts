import { dirname, join } from "node:path/posix";
import type { Host } from "@rocker/core";
import type { Apply, Check } from "../row.ts";

/** `[?]PATH[:TARGET[:rwm]]`. With a leading question mark, a missing device is ignored. */
interface DeviceRequest {
  readonly optional: boolean;
  readonly pattern: string;
  /** Everything after the path, including the colon; empty for none. */
  readonly rest: string;
}

/** Host devices. Symbolic links are followed; the last part of the path may be a glob pattern. */
export const devices = {
  fault: (value) => {
    const request = parseRequest(value);
    if (!request) {
      return {
        kind: "usage",
        what: `${JSON.stringify(value)} is not a device.`,
        fix: "Use /dev/NAME, /dev/NAME:/dev/OTHER or /dev/NAME:/dev/NAME:rw.",
      };
    }
    return undefined;
  },
  apply: (container, value, { host, notice }) => {
    const request = parseRequest(value);
    const paths = request ? matchingDevices(request, host) : [];
    // As the original does: a robot is worked on with some of its devices unplugged.
    if (paths.length === 0 && request && !request.optional) {
      notice(`device ${request.pattern} not found on the host: continuing without it`);
    }
    for (const path of paths) {
      const real = host.path(path)?.realPath ?? path;
      // In the container the device keeps the name of the link, because programs look for that name.
      const target = request?.rest || (real === path ? "" : `:${path}`);
      container.withAddedSetting("devices", `${real}${target}`);
    }
  },
} satisfies { readonly fault: Check; readonly apply: Apply };

function parseRequest(value: string): DeviceRequest | undefined {
  const parts = /^(\?)?(\/[^:\n\0]+)((?::\/[^:\n\0]+(?::[rwm]{1,3})?)|(?::[rwm]{1,3}))?$/.exec(value);
  return parts
    ? { optional: parts[1] !== undefined, pattern: parts[2] as string, rest: parts[3] ?? "" }
    : undefined;
}

/** The matching paths that are devices or directories. */
function matchingDevices({ pattern }: DeviceRequest, host: Host): string[] {
  const isDevice = (path: string) => ["device", "directory"].includes(host.path(path)?.kind ?? "");
  if (!/[*?[]/.test(pattern)) return isDevice(pattern) ? [pattern] : [];
  const directory = dirname(pattern);
  const expression = globExpression(pattern.slice(directory.length + 1));
  return (host.list(directory) ?? [])
    .filter((name) => expression.test(name))
    .map((name) => join(directory, name))
    .filter(isDevice);
}

/** Converts a shell pattern for one file name (`*`, `?`, `[a-c]`) to a regular expression. */
function globExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".")
    .replaceAll("[!", "[^");
  return new RegExp(`^${source}$`);
}
