import { rockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import { sha256 } from "../host/sha256.ts";
import type { BuildInputs } from "../image-build/build-inputs.ts";
import type { FoundBase } from "../lifecycle/find-images.ts";
import type { HostAccessRequest } from "./host-access-request.ts";

/**
 * What an approval is for, besides the access itself: a digest of each part, so that a later question can say which one
 * changed.
 */
export type Content = Readonly<Record<string, string>>;

/** The files that request something, and the image that would get it. */
export async function contentOf(
  { files, part, plan, baseOfOthers }: HostAccessRequest,
  base: FoundBase | undefined,
  host: Host,
): Promise<Content> {
  const hash = sha256();
  for (const { path, text } of files) hash.update(`\0${path}\0${Buffer.byteLength(text)}\0${text}`);
  const own = { [part]: hash.digest("hex"), image: digest(plan.base.image) };
  // The user chose an image that they named themselves, whatever it is by now.
  if (!base || !baseOfOthers) return own;
  return {
    ...own,
    ...(base.facts
      ? { [`image ${base.facts.platform}`]: base.facts.id }
      : await buildContent(base.inputs, host)),
  };
}

async function buildContent({ build, files, state, sources }: BuildInputs, host: Host): Promise<Content> {
  const { contextContent } = await import("../image-build/context-content.ts");
  const { context, target = "", args = {} } = build;
  if (!state) throw rockerError("RK513", { path: context, message: "a file in it cannot be read" });
  const { dockerfile, ignoreFiles } = files;
  const texts = Object.entries(ignoreFiles).map(([name, bytes]) => [name, bytes.toString("base64")]);
  const known = Object.entries(sources ?? {}).filter((entry): entry is [string, string] => entry[1] !== null);
  return {
    Dockerfile: digest(JSON.stringify([dockerfile.toString("base64"), texts, target, args])),
    context: contextContent(build, state, host),
    ...Object.fromEntries(known.map(([name, id]) => [`${fromPrefix}${name}`, id])),
  };
}

/** An image that a Dockerfile builds on. Its ID is known only if the image is local. */
const fromPrefix = "from ";

const digest = (text: string) => sha256().update(text).digest("hex");

/** The parts that an earlier approval does not cover. */
export function changedParts(before: Content, now: Content): string[] {
  return Object.keys(now).filter(
    (part) => before[part] !== now[part] && !(part.startsWith(fromPrefix) && before[part] === undefined),
  );
}

/** What both approvals cover, if they are for the same content as far as each says. */
export function joinedContent(before: Content, now: Content): Content | undefined {
  const agree = Object.keys(now).every((part) => before[part] === undefined || before[part] === now[part]);
  return agree ? { ...before, ...now } : undefined;
}

/** Describes a part, with an article. */
export function partText(part: string, image: string): string {
  if (part === "image" || part.startsWith("image ")) return `the image ${image}`;
  if (part.startsWith(fromPrefix))
    return `the image ${part.slice(fromPrefix.length)}, which the Dockerfile builds on,`;
  return part === "context" ? "a file of the build context" : `the ${part}`;
}

/** As it is stored. */
export function contentText(content: Content): string {
  return JSON.stringify(Object.fromEntries(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Empty for what another version stored: then everything has changed. */
export function readContent(text: string): Content {
  try {
    const read: unknown = JSON.parse(text);
    const isContent = (value: unknown): value is Content =>
      typeof value === "object" &&
      value !== null &&
      Object.values(value).every((one) => typeof one === "string");
    return isContent(read) ? read : {};
  } catch {
    return {};
  }
}
