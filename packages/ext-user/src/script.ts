import { readFileSync } from "node:fs";

// Each part holds one topic. All but the last only define functions; the last one calls them.
const parts = ["arguments", "lines", "passwd", "group", "home", "sudo", "main"];

/** The POSIX sh script that creates the account in the image. Its first lines describe its arguments. */
export function accountScript(): string {
  return parts
    .map((part) => readFileSync(new URL(`../container/${part}.sh`, import.meta.url), "utf8"))
    .join("\n");
}
