import { makeBase } from "./base-image.ts";
import { removeImagesOf } from "./deps-project.ts";
import type { TestEngine } from "./engines.ts";
import { sshServerImage } from "./tools-image.ts";

// A Python package that needs no download: it contains its own build backend.
const repository = {
  "pyproject.toml": `[project]
name = "own"
version = "1.0"
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
`,
  "backend.py": `import zipfile
def build_wheel(directory, config_settings=None, metadata_directory=None):
    name, info = "own-1.0-py3-none-any.whl", "own-1.0.dist-info"
    with zipfile.ZipFile(f"{directory}/{name}", "w") as wheel:
        wheel.writestr("own.py", "print('own')")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: own\\nVersion: 1.0\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return name
`,
};

/** The ssh host gitserver: a real server, started for each connection, so that no network is needed. */
const settings = {
  "/etc/ssh/ssh_config.d/gitserver.conf": `Host gitserver
  User root
  BatchMode yes
  ProxyCommand /usr/sbin/sshd -i -f /srv/sshd_config
`,
  "/srv/sshd_config": `HostKey /srv/host_key
AuthorizedKeysFile /srv/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
`,
};

/** Prefix of the base images' names. */
const gitServerName = "git-server";

/** A base image with a git server for one user, and the server's key. */
export interface GitServer {
  readonly base: string;
  /** A line of known_hosts. */
  readonly knownHost: string;
  /** Removes the image and those that rocker built on it. */
  readonly remove: () => void;
}

/** @param key the user's public key */
export function makeGitServer(engine: TestEngine, key: string): GitServer {
  const files = {
    ...settings,
    "/srv/authorized_keys": key,
    ...Object.fromEntries(Object.entries(repository).map(([name, text]) => [`/srv/work/${name}`, text])),
  };
  const writes = Object.entries(files).map(([path, text]) => `cat >${path} <<'END'\n${text}\nEND`);
  // A name unique to this run, because the server of another run would not accept this user's key.
  const base = makeBase(engine, `${gitServerName}-${process.pid}`, {
    from: sshServerImage(engine),
    script: [
      "mkdir -p /run/sshd /srv/work",
      "ssh-keygen -q -t ed25519 -N '' -C '' -f /srv/host_key",
      ...writes,
      "cd /srv/work && git init -q && git add . && git -c user.name=x -c user.email=x@x commit -q -m first",
      "git clone -q --bare /srv/work /srv/own.git",
    ].join("\n"),
  });
  const hostKey = engine.client("run", "--rm", base, "cat", "/srv/host_key.pub").trim();
  const remove = () => {
    removeImagesOf(engine, `${gitServerName}-${process.pid}`);
    engine.client("rmi", "--force", base);
  };
  return { base, knownHost: `gitserver ${hostKey}\n`, remove };
}
