import { writeSync } from "node:fs";
import { failWith } from "@rocker/core/lifecycle";
import { errorText } from "./error-text.ts";

/** As a shell tells of a program that SIGPIPE has ended. */
const pipeClosed = 128 + 13;

/**
 * Output that nobody takes breaks off no work. A reader that has enough (`rocker ls | head -n 1`) is no mistake; a full
 * disk is told. What is lost of stderr is lost: there is nowhere to say it.
 */
export function endOnLostOutput(asJson: () => boolean): void {
  let lost: NodeJS.ErrnoException | undefined;
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error) => {
    lost ??= error;
  });
  // A pipe tells of it after the last write: when rocker is through.
  process.once("exit", () => {
    if (!lost) return;
    process.exitCode ||= lost.code === "EPIPE" ? pipeClosed : 1;
    if (lost.code === "EPIPE") return;
    try {
      writeSync(2, errorText(failWith("RK512", { message: lost.message }), asJson()));
    } catch {}
  });
}
