import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { failWith } from "@rocker/core/lifecycle";

/**
 * Node takes arguments for UTF-8 and puts U+FFFD where they are not. The container would get other bytes than were
 * typed, and a path would be another: better none. Where the system does not tell the bytes, nothing is refused.
 * @throws RockerError RK122
 */
export function requireDecodable(argv: readonly string[]): void {
  const [found] = argv.filter((word) => word.includes("\ufffd"));
  if (found === undefined) return;
  let bytes: Buffer;
  try {
    bytes = readFileSync("/proc/self/cmdline");
  } catch {
    return;
  }
  if (!isUtf8(bytes)) throw failWith("RK122", { argument: found });
}
