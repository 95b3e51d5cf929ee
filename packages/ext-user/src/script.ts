import { readFileSync } from "node:fs";

// Each part holds one topic. All but the last only define functions; the last one calls them.
const shared = ["arguments", "lines", "group", "home", "sudo"];
const parts = ["arguments", "lines", "passwd", "group", "home", "sudo", "main"];

/** The POSIX sh script that creates the account in the image. Its first lines describe its arguments. */
export function accountScript(): string {
  return joined(parts);
}

/** The same for the image's own user, who gets other IDs. Without a name, it is the one in ROCKER_IMAGE_USER. */
export function imageUserScript(): string {
  return joined([...shared, "image-user"]);
}

function joined(names: readonly string[]): string {
  return names
    .map((part) => readFileSync(new URL(`../container/${part}.sh`, import.meta.url), "utf8"))
    .join("\n");
}
