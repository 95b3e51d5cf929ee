/**
 * Prints the installed packages, with a section for each package manager. Runs in a container; POSIX sh. Errors of a
 * package manager are ignored: the caller reports the packages that are missing.
 */
export const listInstalled = `
exec 2>/dev/null
have() { command -v "$1" >/dev/null; }
if have dpkg-query; then echo '== apt'; dpkg-query -W -f '\${Package} \${Version}\\n'; fi
if have apk; then echo '== apk'; apk info -v; fi
if have rpm; then echo '== rpm'; rpm -qa --qf '%{NAME} %{VERSION}-%{RELEASE}\\n'; fi
if have pip3; then echo '== pip'; pip3 list --format=freeze --disable-pip-version-check
elif have uv; then echo '== pip'; uv pip list --system --format=freeze; fi
if have conda; then echo '== conda'; conda list --export; fi
if have npm; then echo '== npm'; npm ls --global --depth=0 --parseable --long; fi
if have gem; then echo '== gem'; gem list --local; fi
if have cargo; then echo '== cargo'; cargo install --list --root /usr/local; fi
exit 0
`;

type Versions = Record<string, Record<string, string>>;

// The output format of each package manager.
const formats: Readonly<Record<string, RegExp>> = {
  apt: /^(?<name>\S+) (?<version>\S+)$/,
  apk: /^(?<name>\S+?)-(?<version>\d[^-\s]*-r\d+)$/,
  rpm: /^(?<name>\S+) (?<version>\S+)$/,
  pip: /^(?<name>[^\s=]+)==(?<version>\S+)$/,
  conda: /^(?<name>[^#=\s]+)=(?<version>[^=\s]+)=/,
  npm: /:(?<name>@?[^:@]+)@(?<version>[^:]+)/,
  gem: /^(?<name>\S+) \((?:default: )?(?<version>[^,\s)]+)/,
  cargo: /^(?<name>\S+) v(?<version>[^\s:]+)/,
};

/** Parses the output of `listInstalled`. @returns versions by package manager and package */
export function readInstalled(text: string): Versions {
  const versions: Versions = {};
  let section = "";
  for (const line of text.split("\n")) {
    const next = /^== (\w+)$/.exec(line)?.[1];
    if (next !== undefined) {
      section = next;
      continue;
    }
    const { name, version } = formats[section]?.exec(line)?.groups ?? {};
    if (name === undefined || version === undefined) continue;
    const key = section === "pip" ? name.toLowerCase().replace(/[-_.]+/g, "-") : name;
    for (const manager of section === "rpm" ? ["dnf", "zypper"] : [section]) {
      versions[manager] ??= {};
      versions[manager][key] = version;
    }
  }
  return versions;
}
