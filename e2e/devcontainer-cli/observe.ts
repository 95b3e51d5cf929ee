/** What a program in a container observes, and what the engine says about the container: one value for each name. */
export type Observed = Readonly<Record<string, string>>;

const script = `
echo "user $(id -un) $(id -u):$(id -g) $(id -Gn)"
echo "directory $(pwd)"
echo "umask $(umask)"
sed 's/^/installed /' /installed 2>/dev/null
sed 's/^/commands /' /tmp/noted 2>/dev/null
env | sed 's/^/env /'
cut -d' ' -f4-6 /proc/self/mountinfo | sed 's/^/mount /'
[ "$(tr '\\0' ' ' </proc/1/cmdline)" != 'sleep infinity ' ] || echo 'first_process image'
getent hosts db >/dev/null && echo 'peer db'
touch made 2>/dev/null || true
`;

/** A command for the container that is observed. */
export const probe = ["sh", "-c", script];

/** Variables that shells set for themselves, and that say which container this is. */
const ofShell = /^(HOSTNAME|PWD|OLDPWD|SHLVL|_|TERM)$/;
/** What every container has. */
const ofEveryContainer = /^(\/|\/(proc|sys|dev)(\/.*)?|\/etc\/(hosts|hostname|resolv\.conf))$/;

/**
 * @param output of the probe
 * @param replaced texts that are different for both containers, and what they stand for
 */
export function observed(
  output: string,
  inspected: Inspected,
  replaced: Readonly<Record<string, string>>,
): Observed {
  const values: Record<string, string> = {};
  const add = (name: string, value: string) => {
    const text = Object.entries(replaced).reduce((all, [one, sign]) => all.replaceAll(one, sign), value);
    values[name] = name in values ? `${values[name]}; ${text}` : text;
  };
  for (const line of output.trimEnd().split("\n")) {
    const [kind, text] = splitOnce(line, " ");
    const [name, value] = splitOnce(text, "=");
    if (kind === "env" && !ofShell.test(name)) add(`env ${name}`, value);
    else if (kind === "mount") {
      const [source = "", target = "", options = ""] = text
        .split(" ")
        .map((one) => one.replaceAll("\\040", " "));
      const from = source.replace(/\/volumes\/[0-9a-f]{64}\//, "/volumes/ANONYMOUS/");
      if (!ofEveryContainer.test(target)) add(`mount ${target}`, `${from} ${options.slice(0, 2)}`);
    } else if (kind !== "env") add(kind.replace("_", " "), text);
  }
  for (const [name, value] of settingsOf(inspected)) add(name, value);
  return values;
}

function splitOnce(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** The part of `docker inspect` that is compared. */
export interface Inspected {
  readonly Config: { readonly Labels: Readonly<Record<string, string>> | null };
  readonly HostConfig: Readonly<Record<string, unknown>>;
}

const settings = [
  ...[
    "PortBindings",
    "CapAdd",
    "CapDrop",
    "SecurityOpt",
    "Privileged",
    "Init",
    "ShmSize",
    "ExtraHosts",
    "Dns",
  ],
  ...["Memory", "NanoCpus", "PidsLimit", "Ulimits", "GroupAdd", "ReadonlyRootfs", "IpcMode", "PidMode"],
];

/** What is set. What the engine does without a setting is left out. */
function settingsOf({ Config, HostConfig }: Inspected): [name: string, value: string][] {
  const set = settings.flatMap((name): [string, string][] => {
    const value = HostConfig[name];
    const text = JSON.stringify(Array.isArray(value) ? [...value].sort() : (value ?? null));
    // Some clients write the prefix of capabilities, others do not.
    return /^(null|\[\]|\{\}|false|0|"")$/.test(text) ? [] : [[name, text.replaceAll('"CAP_', '"')]];
  });
  const labels = Object.entries(Config.Labels ?? {}).filter(([name]) => name.startsWith("test."));
  return [...set, ...labels.map(([name, value]): [string, string] => [`label ${name}`, value])];
}

/** A value that is not the same, or that only one of them has. */
export interface Differing {
  readonly name: string;
  readonly cli: string;
  readonly rocker: string;
}

export function differingIn(cli: Observed, rocker: Observed): readonly Differing[] {
  const names = [...new Set([...Object.keys(cli), ...Object.keys(rocker)])].sort();
  return names.flatMap((name) => {
    const [theirs = "(none)", ours = "(none)"] = [cli[name], rocker[name]];
    return theirs === ours ? [] : [{ name, cli: theirs, rocker: ours }];
  });
}
