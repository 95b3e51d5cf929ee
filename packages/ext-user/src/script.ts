import { readFileSync } from "node:fs";

// One script in parts of one idea each: functions, then what calls them.
const parts = ["arguments", "lines", "passwd", "group", "home", "sudo", "main"];

/** The POSIX sh script that makes the account inside the image. Its arguments are described at its top. */
export function accountScript(): string {
  return parts
    .map((part) => readFileSync(new URL(`../container/${part}.sh`, import.meta.url), "utf8"))
    .join("\n");
}
