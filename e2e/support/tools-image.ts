import type { TestEngine } from "./engines.ts";

/** Debian with programs that download: pip, curl, git, ssh. */
export function toolsImage(engine: TestEngine): string {
  return keptImage(engine, "tools", "ca-certificates python3-pip curl git openssh-client");
}

/** Debian with Python and pipx, and neither Node nor npm. */
export function pythonImage(engine: TestEngine): string {
  return keptImage(engine, "python", "pipx");
}

/** A newer Debian with its Node and npm. */
export function nodeImage(engine: TestEngine): string {
  return keptImage(engine, "node", "nodejs npm", "debian:trixie");
}

/** Debian with Java and its trust store. */
export function javaImage(engine: TestEngine): string {
  return keptImage(engine, "java", "default-jre-headless ca-certificates-java");
}

/** The same with an ssh server. */
export function sshServerImage(engine: TestEngine): string {
  return keptImage(engine, "ssh-server", "openssh-server", toolsImage(engine));
}

/** Debian with packages. Created once and kept, because it needs a network. */
function keptImage({ client }: TestEngine, kind: string, packages: string, from = "debian:bookworm"): string {
  const name = `localhost/rocker-test/${kind}:1`;
  try {
    client("image", "inspect", name);
    return name;
  } catch {
    // Not created yet.
  }
  const install = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${packages}`;
  const id = client("create", from, "sh", "-ec", install).trim();
  client("start", "--attach", id);
  client("commit", id, name);
  client("rm", id);
  return name;
}
