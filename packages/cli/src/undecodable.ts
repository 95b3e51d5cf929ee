import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { rockerError } from "@rocker/core/lifecycle";

/**
 * Rejects arguments that are not UTF-8. Node replaces their invalid bytes with U+FFFD, so the command or a path would
 * differ from what was typed. If the system does not provide the original bytes, nothing is rejected.
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
  if (!isUtf8(bytes)) throw rockerError("RK122", { argument: found });
}
