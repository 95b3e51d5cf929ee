/**
 * A Python requirement: https://packaging.python.org/specifications/dependency-specifiers. It is only parsed for checks:
 * pip gets the original text.
 */
export interface Requirement {
  /** Normalized as PyPI does: lower case, with "-" for runs of "-", "_" and ".". */
  readonly name: string;
  /** The version, if the only clause is `==VERSION`. */
  readonly pin: string | undefined;
  /** The text after ";", trimmed; empty if there is none. */
  readonly marker: string;
}

const name = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";
const clause = "(?:===|==|~=|!=|<=|>=|<|>)\\s*[A-Za-z0-9.*+!_-]+";
const clauses = `${clause}(?:\\s*,\\s*${clause})*`;
const requirement = new RegExp(
  `^(?<name>${name})(?:\\s*\\[\\s*(?:${name}(?:\\s*,\\s*${name})*\\s*)?\\])?` +
    `(?:\\s*(?:@\\s*(?<url>[a-z][a-z+]*://[^\\s;]+)|(?<version>${clauses})|\\(\\s*${clauses}\\s*\\)))?` +
    "(?:\\s*;(?<marker>.*))?$",
);

const variable =
  "os_name|sys_platform|platform_machine|platform_python_implementation|platform_release|platform_system|" +
  "platform_version|python_version|python_full_version|implementation_name|implementation_version|extra";
const markerWord = new RegExp(
  `\\s+|'[^']*'|"[^"]*"|\\(|\\)|===|==|~=|!=|<=|>=|<|>|\\b(?:and|or|not|in|${variable})\\b`,
  "y",
);

/** Parses a requirement; undefined if it is not valid. */
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

/** Whether a text contains only the tokens of a marker. pip checks the syntax. */
function isMarker(text: string): boolean {
  markerWord.lastIndex = 0;
  while (markerWord.lastIndex < text.length) if (!markerWord.test(text)) return false;
  return text !== "";
}

// The options that are allowed among pip's packages: package indexes, but no files of the host.
const pipOption =
  /^(?<flag>--index-url|--extra-index-url|--find-links|--trusted-host)(?:=|\s+)(?<value>[^\s-]\S*)$/;

/** An option in the form `--flag=value`; undefined if the text is not an allowed option. */
export function readPipOption(text: string): string | undefined {
  if (text === "--pre" || text === "--no-deps") return text;
  const groups = pipOption.exec(text.trim())?.groups;
  return groups && `${groups.flag}=${groups.value}`;
}
