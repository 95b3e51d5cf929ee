/**
 * Requirements of Python packages: https://packaging.python.org/specifications/dependency-specifiers. Only looked at,
 * never changed: pip gets the text as it stands.
 */
export interface Requirement {
  /** As PyPI compares names: lower case, "-" for runs of "-", "_" and ".". */
  readonly name: string;
  /** Of `==VERSION` alone. */
  readonly pin: string | undefined;
  /** Behind ";", without outer blanks; empty when there is none. */
  readonly marker: string;
}

const name = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";
const clause = "(?:===|==|~=|!=|<=|>=|<|>)\\s*[A-Za-z0-9.*+!_-]+";
const clauses = `${clause}(?:\\s*,\\s*${clause})*`;
const requirement = new RegExp(
  `^(?<name>${name})\\s*(?:\\[\\s*(?:${name}(?:\\s*,\\s*${name})*)?\\s*\\])?\\s*` +
    `(?:@\\s*(?<url>[a-z][a-z+]*://[^\\s;]+)|(?<version>${clauses})|\\(\\s*${clauses}\\s*\\))?` +
    "\\s*(?:;(?<marker>.*))?$",
);

const variable =
  "os_name|sys_platform|platform_machine|platform_python_implementation|platform_release|platform_system|" +
  "platform_version|python_version|python_full_version|implementation_name|implementation_version|extra";
const markerWord = new RegExp(
  `\\s+|'[^']*'|"[^"]*"|\\(|\\)|===|==|~=|!=|<=|>=|<|>|\\b(?:and|or|not|in|${variable})\\b`,
  "y",
);

/** Reads one; undefined when it is none. */
export function readRequirement(text: string): Requirement | undefined {
  const groups = requirement.exec(text.trim())?.groups;
  if (!groups?.name) return undefined;
  const marker = groups.marker?.trim() ?? "";
  if (groups.marker !== undefined && !isMarker(marker)) return undefined;
  return {
    name: groups.name.toLowerCase().replace(/[-_.]+/g, "-"),
    pin: /^={2,3}\s*([^,*]+)$/.exec(groups.version ?? "")?.[1],
    marker,
  };
}

/** Words of a marker and nothing else. Whether they make sense together, pip will say. */
function isMarker(text: string): boolean {
  markerWord.lastIndex = 0;
  while (markerWord.lastIndex < text.length) if (!markerWord.test(text)) return false;
  return text !== "";
}

// What may stand among pip's packages: where to look for them. Nothing here names a file of the host.
const pipOption =
  /^(?<flag>--index-url|--extra-index-url|--find-links|--trusted-host)(?:=|\s+)(?<value>[^\s-]\S*)$/;

/** An option as pip gets it, `--flag=value`; undefined when the text is none that may stand here. */
export function readPipOption(text: string): string | undefined {
  if (text === "--pre" || text === "--no-deps") return text;
  const groups = pipOption.exec(text.trim())?.groups;
  return groups && `${groups.flag}=${groups.value}`;
}
