import { unseen } from "./visible.ts";

/**
 * JSON that may be printed to a terminal: JSON's own escapes stand for characters that control it or cannot be seen.
 * @param indent spaces for each level. Default: all on one line
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(unseen, (character) =>
    // JSON escapes code units: a character outside the basic plane has two.
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
