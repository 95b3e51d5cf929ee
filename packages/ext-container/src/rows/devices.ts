import { dirname, join } from "node:path/posix";
import type { Host } from "@rocker/core";
import type { Row } from "../row.ts";

/** `[?]PATH[:TARGET[:rwm]]`; a question mark in front: only if it is there. */
interface DeviceWish {
  readonly optional: boolean;
  readonly pattern: string;
  /** What stands behind the path, with its colon. */
  readonly rest: string;
}

/** Devices of the host: links are followed, `*` and `?` in the last part of the path stand for what is there. */
export const devices = {
  option: {
    type: "list",
    valueName: "[?]PATH[:TARGET[:rwm]]",
    summary: "A device of the host; with * for several, with ? in front: only if it is there",
  },
  fault: (value) => {
    const wish = readWish(value);
    if (!wish) {
      return {
        kind: "usage",
        what: `${JSON.stringify(value)} is not a device.`,
        fix: "Write /dev/NAME, /dev/NAME:/dev/OTHER or /dev/NAME:/dev/NAME:rw.",
      };
    }
    return undefined;
  },
  apply: (container, value, { host, notice }) => {
    const wish = readWish(value);
    const paths = wish ? found(wish, host) : [];
    // As the original does: a robot is worked on with some of its devices unplugged.
    if (paths.length === 0 && wish && !wish.optional) {
      notice(`device ${wish.pattern} not found on this host: the container does not get it`);
    }
    for (const path of paths) {
      const real = host.path(path)?.realPath ?? path;
      // A link keeps its name inside: programs look for it there.
      const target = wish?.rest || (real === path ? "" : `:${path}`);
      container.withAddedSetting("devices", `${real}${target}`);
    }
  },
} as const satisfies Row;

function readWish(value: string): DeviceWish | undefined {
  const parts = /^(\?)?(\/[^:\n\0]+)((?::\/[^:\n\0]+(?::[rwm]{1,3})?)|(?::[rwm]{1,3}))?$/.exec(value);
  return parts
    ? { optional: parts[1] !== undefined, pattern: parts[2] as string, rest: parts[3] ?? "" }
    : undefined;
}

/** Paths that are there and are devices, or folders of them. */
function found({ pattern }: DeviceWish, host: Host): string[] {
  const isDevice = (path: string) => ["device", "folder"].includes(host.path(path)?.kind ?? "");
  if (!/[*?[]/.test(pattern)) return isDevice(pattern) ? [pattern] : [];
  const folder = dirname(pattern);
  const name = globExpression(pattern.slice(folder.length + 1));
  return (host.list(folder) ?? [])
    .filter((one) => name.test(one))
    .map((one) => join(folder, one))
    .filter(isDevice);
}

/** A shell's pattern for one name, as an expression: `*`, `?`, `[a-c]`. */
function globExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".")
    .replaceAll("[!", "[^");
  return new RegExp(`^${source}$`);
}
