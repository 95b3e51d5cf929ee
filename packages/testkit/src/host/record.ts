import type { DirectoryEntry, Host, HostUser, PathFacts } from "@rocker/core";

/** A recording of what was read from a host, as JSON. */
export interface HostRecording {
  readonly recording: 1;
  readonly platform: NodeJS.Platform;
  readonly cwd: string;
  readonly user?: HostUser;
  /** Only the variables that were read; null: not set. */
  readonly env: Readonly<Record<string, string | null>>;
  /** null: does not exist. */
  readonly paths: Readonly<Record<string, PathFacts | null>>;
  /** Contents in base64; null: does not exist, or is not readable. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly lists: Readonly<Record<string, readonly string[] | null>>;
  readonly entries: Readonly<Record<string, readonly DirectoryEntry[] | null>>;
}

/**
 * A host that answers like the given one and records what is read from it. `toJSON()` has only what was read: check it for
 * secrets (contents of files, values of variables) before you commit it.
 */
export function recordHost(host: Host): Host & { toJSON(): HostRecording } {
  let user: HostUser | undefined;
  const env: Record<string, string | null> = {};
  const paths: Record<string, PathFacts | null> = {};
  const files: Record<string, string | null> = {};
  const lists: Record<string, readonly string[] | null> = {};
  const entries: Record<string, readonly DirectoryEntry[] | null> = {};
  return {
    platform: host.platform,
    cwd: host.cwd,
    env: new Proxy(host.env, {
      get(target, name) {
        if (typeof name !== "string") return undefined;
        env[name] = target[name] ?? null;
        return target[name];
      },
      has(target, name) {
        if (typeof name === "string") env[name] = target[name] ?? null;
        return name in target;
      },
    }),
    user() {
      user ??= host.user();
      return user;
    },
    path(path) {
      const answer = host.path(path);
      paths[path] = answer ?? null;
      return answer;
    },
    readFile(path, atMost) {
      const answer = host.readFile(path, atMost);
      files[path] = answer?.toString("base64") ?? null;
      return answer;
    },
    list(path) {
      const answer = host.list(path);
      lists[path] = answer ?? null;
      return answer;
    },
    entries(path, named = () => true) {
      // All of them: another extension may look for other names.
      const answer = host.entries(path);
      entries[path] = answer ?? null;
      return answer?.filter(({ name, kind }) => kind === "directory" || named(name));
    },
    toJSON: () => ({
      recording: 1,
      platform: host.platform,
      cwd: host.cwd,
      ...(user && { user }),
      env: { ...env },
      paths: { ...paths },
      files: { ...files },
      lists: { ...lists },
      entries: { ...entries },
    }),
  };
}

/**
 * The host of a recording. Reading what was not recorded is an error, so that a stale recording is not mistaken for a host
 * without it.
 * @param json the result of `recordHost(…).toJSON()`, or its text
 */
export function replayHost(json: HostRecording | string): Host {
  const recording = typeof json === "string" ? (JSON.parse(json) as HostRecording) : json;
  if (recording.recording !== 1) throw new Error("this is not a host recording that this testkit can read");
  const answer = <Value>(answers: Readonly<Record<string, Value | null>>, question: string, key: string) => {
    if (!Object.hasOwn(answers, key)) throw notRecorded(`${question}(${JSON.stringify(key)})`);
    return answers[key] ?? undefined;
  };
  const set = Object.entries(recording.env).filter((entry): entry is [string, string] => entry[1] !== null);
  return {
    platform: recording.platform,
    cwd: recording.cwd,
    env: new Proxy(Object.fromEntries(set), {
      get(target, name) {
        if (typeof name !== "string") return undefined;
        if (!Object.hasOwn(recording.env, name)) throw notRecorded(`env.${name}`);
        return target[name];
      },
    }),
    user() {
      if (!recording.user) throw notRecorded("user()");
      return recording.user;
    },
    path: (path) => answer(recording.paths, "path", path),
    readFile(path) {
      const contents = answer(recording.files, "readFile", path);
      return contents === undefined ? undefined : Buffer.from(contents, "base64");
    },
    list: (path) => answer(recording.lists, "list", path),
    entries: (path, named = () => true) =>
      answer(recording.entries, "entries", path)?.filter(
        ({ name, kind }) => kind === "directory" || named(name),
      ),
  };
}

function notRecorded(question: string): Error {
  return new Error(`${question} is not in the host recording: record it again`);
}
