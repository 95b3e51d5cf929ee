import type { TestEngine } from "./engines.ts";

const name = "localhost/rocker-test/tools:1";

/** Debian with the programs that fetch things: pip, curl, git, ssh. Made once and kept, as it takes a network. */
export function toolsImage({ client }: TestEngine): string {
  try {
    client("image", "inspect", name);
    return name;
  } catch {
    // Not made yet.
  }
  const install =
    "apt-get update -qq && apt-get install -y -qq --no-install-recommends ca-certificates python3-pip curl git openssh-client";
  const id = client("create", "debian:bookworm", "sh", "-ec", install).trim();
  client("start", "--attach", id);
  client("commit", id, name);
  client("rm", id);
  return name;
}
