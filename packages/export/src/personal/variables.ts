/** A value that belongs to one user or host, and how each format refers to it instead. */
export interface Variable {
  /** In build arguments, shell scripts and Compose files. */
  readonly name: string;
  /** What stands for it in a plan of another user: letters and digits, so that no format escapes or quotes it. */
  readonly mark: string;
  /** The value where nobody set one. Undefined: it must be set. */
  readonly fallback: string | undefined;
  /** The value of the user who runs a shell script, as sh text for double quotes. */
  readonly shell: string;
  /** The same as a specifier of systemd; undefined: there is none. */
  readonly systemd: string | undefined;
}

const comment = '$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f5 | cut -d, -f1)';

/** Who the container is for. In the order in which one may refer to another. */
export const userVariables = {
  name: variable("USER_NAME", "rockerusername0", "dev", "$(id -un)", "%u"),
  uid: variable("USER_UID", "2147400001", "1000", "$(id -u)", "%U"),
  gid: variable("USER_GID", "2147400002", "1000", "$(id -g)", "%G"),
  group: variable("USER_GROUP", "rockergroupname0", "dev", "$(id -gn)", "%g"),
  fullName: variable("USER_FULL_NAME", "rockerfullname0", "", comment, undefined),
  home: variable("USER_HOME", "/rockeruserhome0", "/home/dev", "$HOME", "%h"),
  shell: variable("USER_SHELL", "/rockerusershell0", "", "${SHELL-}", "%s"),
} as const;

/** What the host provides. */
export const hostVariables = {
  home: variable("HOME", "/rockerhosthome0", undefined, "$HOME", "%h"),
  runtime: variable("XDG_RUNTIME_DIR", "/rockerruntimedir0", "/run/user/1000", "$XDG_RUNTIME_DIR", "%t"),
  agent: variable("SSH_AUTH_SOCK", "/rockersshagent0", undefined, "$SSH_AUTH_SOCK", undefined),
} as const;

export const variables: readonly Variable[] = [
  ...Object.values(userVariables),
  ...Object.values(hostVariables),
];

function variable(
  name: string,
  mark: string,
  fallback: string | undefined,
  shell: string,
  systemd: string | undefined,
): Variable {
  return { name, mark, fallback, shell, systemd };
}

const anyMark = new RegExp(variables.map(({ mark }) => mark).join("|"), "g");
const byMark = new Map(variables.map((one) => [one.mark, one]));

/** Replaces the marks of variables in a text. */
export function withVariables(text: string, replacement: (variable: Variable) => string): string {
  return text.replace(anyMark, (mark) => {
    const found = byMark.get(mark);
    return found ? replacement(found) : mark;
  });
}

/** The variables whose marks a text has, in the order of their definition. */
export function variablesIn(text: string): readonly Variable[] {
  return variables.filter(({ mark }) => text.includes(mark));
}

export const hasVariable = (text: string) => variables.some(({ mark }) => text.includes(mark));
