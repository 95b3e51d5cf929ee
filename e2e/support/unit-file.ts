/**
 * The units of Quadlet, read as podman-systemd.unit(5) and systemd.syntax(7) define them: Debian's Podman is older than Quadlet.
 * Strict: what is not known is an error.
 */

type Section = readonly (readonly [key: string, value: string])[];

const words = [
  "Exec",
  "Environment",
  "Label",
  "Mount",
  "PodmanArgs",
  "EnvironmentFile",
  "AddCapability",
  "DropCapability",
] as const;

/** Keys whose values are one text, with the option of podman that Quadlet writes for each. */
const options: Readonly<Record<string, string>> = {
  WorkingDir: "--workdir",
  HostName: "--hostname",
  Network: "--network",
  PublishPort: "--publish",
  ExposeHostPort: "--expose",
  AddHost: "--add-host",
  DNS: "--dns",
  AddDevice: "--device",
  GroupAdd: "--group-add",
  ShmSize: "--shm-size",
  PidsLimit: "--pids-limit",
  Ulimit: "--ulimit",
  UserNS: "--userns",
  ContainerName: "--name",
};

const switches: Readonly<Record<string, string>> = { ReadOnly: "--read-only", RunInit: "--init" };

/** The options of words, by key. */
const wordOptions: Readonly<Record<string, string>> = {
  Environment: "--env",
  Label: "--label",
  Mount: "--mount",
  EnvironmentFile: "--env-file",
  AddCapability: "--cap-add",
  DropCapability: "--cap-drop",
};

export interface ContainerUnit {
  readonly image: string;
  /** Between `podman run` and the image. */
  readonly options: readonly string[];
  readonly command: readonly string[];
}

/** What systemd replaces: specifiers by their letter, and variables. */
export interface Expansions {
  readonly specifiers: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

/** The arguments of `podman run` for a `.container` file, after systemd expanded them. */
export function containerUnit(text: string, expansions: Expansions): ContainerUnit {
  const sections = parse(text, ["Unit", "Container", "Service", "Install"]);
  const own = sections.get("Container") ?? [];
  const expand = (word: string) => expanded(word, expansions);
  const all = own.flatMap(([key, value]): string[] => {
    if (key === "Image" || key === "Exec") return [];
    const option = options[key];
    if (option !== undefined) return [option, expand(value.trim())];
    const boolean = switches[key];
    if (boolean !== undefined) {
      if (!/^(true|false)$/.test(value)) throw new Error(`${key}=${value}`);
      return [`${boolean}=${value}`];
    }
    if (!words.some((one) => one === key)) throw new Error(`unknown key ${key}`);
    const list = split(value).map(expand);
    return key === "PodmanArgs" ? list : list.flatMap((word) => [wordOptions[key] ?? "", word]);
  });
  const exec = own.filter(([key]) => key === "Exec");
  if (exec.length > 1) throw new Error("two commands");
  const image = own.filter(([key]) => key === "Image");
  if (image.length !== 1) throw new Error("no image");
  return {
    image: image[0]?.[1] ?? "",
    options: all,
    command: split(exec[0]?.[1] ?? "").map(expand),
  };
}

/** The options of `podman build` for a `.build` file. */
export function buildUnit(
  text: string,
  expansions: Expansions,
): { readonly tag: string; readonly options: readonly string[] } {
  const own = parse(text, ["Build"]).get("Build") ?? [];
  const one = (name: string) => own.find(([key]) => key === name)?.[1] ?? "";
  if (one("SetWorkingDirectory") !== "unit" || one("File") !== "Dockerfile") throw new Error("no context");
  const others = own.filter(([key]) => !["SetWorkingDirectory", "File", "ImageTag"].includes(key));
  return {
    tag: one("ImageTag"),
    options: others.flatMap(([key, value]) => {
      if (key !== "PodmanArgs") throw new Error(`unknown key ${key}`);
      return split(value).map((word) => expanded(word, expansions));
    }),
  };
}

function parse(text: string, known: readonly string[]): ReadonlyMap<string, Section> {
  const sections = new Map<string, (readonly [string, string])[]>();
  let current: (readonly [string, string])[] | undefined;
  for (const line of text.split("\n")) {
    if (line === "" || /^[#;]/.test(line)) continue;
    const title = /^\[(\w+)\]$/.exec(line)?.[1];
    if (title !== undefined) {
      if (!known.includes(title) || sections.has(title)) throw new Error(`section ${title}`);
      current = [];
      sections.set(title, current);
      continue;
    }
    const [, key, value] = /^([A-Za-z]+)=(.*)$/s.exec(line) ?? [];
    if (key === undefined || value === undefined || !current)
      throw new Error(`not a line of a unit: ${line}`);
    if (value.endsWith("\\")) throw new Error("continued lines are not expected");
    current.push([key, value]);
  }
  return sections;
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  '"': '"',
  "'": "'",
  "\\": "\\",
  s: " ",
};

/** Words with quotes and C escapes (systemd.syntax, "Quoting"). */
function split(text: string): string[] {
  const list: string[] = [];
  let rest = text.trimStart();
  while (rest !== "") {
    const quoted = /^"((?:[^"\\]|\\.)*)"(?= |$)/.exec(rest);
    const plain = /^[^ \t"'\\]+(?= |$)/.exec(rest);
    const [all = "", inner = all] = quoted ?? plain ?? [];
    if (all === "") throw new Error(`cannot split ${rest}`);
    list.push(
      inner.replace(/\\(x[0-9a-f]{2}|.)/g, (_, code: string) => {
        if (code.length === 3) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
        const character = escapes[code];
        if (character === undefined) throw new Error(`unknown escape ${code}`);
        return character;
      }),
    );
    rest = rest.slice(all.length).trimStart();
  }
  return list;
}

/** Specifiers (systemd.unit) and variables (systemd.service, "Command lines"). */
function expanded(word: string, { specifiers, variables }: Expansions): string {
  const specified = word.replace(/%(.)/g, (_, letter: string) => {
    const value = letter === "%" ? "%" : specifiers[letter];
    if (value === undefined) throw new Error(`unknown specifier %${letter}`);
    return value;
  });
  return specified.replace(/\$\$|\$\{(\w+)\}|\$/g, (all, name: string | undefined) => {
    if (all === "$$") return "$";
    if (name === undefined) throw new Error(`a single "$" in ${word}`);
    return variables[name] ?? "";
  });
}
