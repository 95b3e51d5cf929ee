import { visibleLine } from "@rocker/core";
import type { ByteString } from "./tree/directory.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * A path in quotes: what cannot be seen, and what is no UTF-8, as an escape, so that two paths never look the same and
 * none drives the terminal.
 */
export function shownPath(path: ByteString): string {
  const quoted = (text: string) => visibleLine(text.replaceAll("\\", "\\\\").replaceAll('"', '\\"'));
  const bytes = Buffer.from(path, "latin1");
  try {
    return `"${quoted(decoder.decode(bytes))}"`;
  } catch {
    const parts = [...bytes].map((byte) =>
      byte < 0x20 || byte > 0x7e
        ? `\\x${byte.toString(16).padStart(2, "0")}`
        : quoted(String.fromCharCode(byte)),
    );
    return `"${parts.join("")}"`;
  }
}
