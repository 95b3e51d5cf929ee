import { writeSync } from "node:fs";
import { rockerError } from "@rocker/core/lifecycle";
import { errorText } from "./error-text.ts";

/** The exit code that a shell reports for a program killed by SIGPIPE. */
const pipeClosed = 128 + 13;

/**
 * A failed write to stdout does not abort the command. A closed pipe (`rocker ls | head -n 1`) is not reported as an
 * error; a full disk is. Failed writes to stderr are ignored: there is nowhere to report them.
 */
export function handleOutputErrors(asJson: () => boolean): void {
  let lost: NodeJS.ErrnoException | undefined;
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error) => {
    lost ??= error;
  });
  // A pipe may report the error only after the last write, when the command has finished.
  process.once("exit", () => {
    if (!lost) return;
    process.exitCode ||= lost.code === "EPIPE" ? pipeClosed : 1;
    if (lost.code === "EPIPE") return;
    try {
      writeSync(2, errorText(rockerError("RK512", { message: lost.message }), asJson()));
    } catch {}
  });
}
