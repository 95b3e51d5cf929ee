import { existsSync } from "node:fs";
import { join } from "node:path";
import { messageOf, rockerError } from "../errors/error.ts";
import { withFileLock } from "../host/file-lock.ts";
import type { Host } from "../host/host.ts";
import { readStateFile } from "../host/read-state-file.ts";
import { writeFileAtomic } from "../host/write-file-atomic.ts";
import { xdgDirectory } from "../host/xdg-directory.ts";
import { distinctAccess, type HostAccess, hostAccessKinds } from "./access.ts";
import { packageContent, packageFingerprint } from "./package-content.ts";

/** A decision of the user about one request of a project. */
export interface Consent {
  /** Real path of the project directory. */
  readonly project: string;
  /** The subject of the decision. */
  readonly subject: PackageSubject | HostAccessSubject;
  readonly answer: "granted" | "refused";
  /** When, ISO 8601. */
  readonly at: string;
}

/** A plugin package of the project, by content. */
export interface PackageSubject {
  readonly kind: "package";
  readonly name: string;
  readonly version: string;
  readonly path: string;
  /** See packageContent. */
  readonly content: string;
  readonly imports: readonly string[];
  /** See packageFingerprint. */
  readonly fingerprint: string;
}

/** Host access that files of a project request. */
export interface HostAccessSubject {
  /** `reach`: its configuration. `build`: other files of the project, for build steps. */
  readonly kind: "reach" | "build";
  /** Digest of the requesting files, or of the steps. */
  readonly content: string;
  readonly requests: readonly HostAccess[];
}

/** The decision about a package. `changed`: it was made for different content. */
export type ConsentState = "granted" | "refused" | "changed" | "unknown";

const version = 1;

/**
 * The decisions of a user, in a file that only the user can write. Each change adds to what is in the file by then: an answer
 * that is given after `rocker trust forget` counts, and brings back nothing that was forgotten.
 */
export class Consents {
  readonly #file: string;
  #entries: readonly Consent[];

  /**
   * @param file the file with the decisions; it need not exist
   * @throws nothing: a file that is not readable, or writable by others, counts as empty, so that nothing is trusted by mistake
   */
  constructor(file: string) {
    this.#file = file;
    this.#entries = readEntries(file);
  }

  /** Those of the user: `$XDG_STATE_HOME/rocker/consents.json`. */
  static at(host: Host): Consents {
    return new Consents(join(xdgDirectory("XDG_STATE_HOME", host), "rocker/consents.json"));
  }

  all(): readonly Consent[] {
    return this.#entries;
  }

  /** The decision about a package, if its content is still the same. */
  stateOf(project: string, path: string): ConsentState {
    const entry = this.#entries.find((one) => one.project === project && isPackage(one.subject, path));
    if (entry?.subject.kind !== "package") return "unknown";
    const { fingerprint, content, imports } = entry.subject;
    const isSame =
      fingerprint === packageFingerprint(path, imports) || content === packageContent(path).content;
    return isSame ? entry.answer : "changed";
  }

  /**
   * Stores a decision about a package, for the content that the user was shown.
   * @throws RockerError RK235 if it cannot be stored
   */
  decide(project: string, subject: PackageSubject, answer: Consent["answer"]): void {
    this.#change((entries) => [
      ...entries.filter((one) => one.project !== project || !isPackage(one.subject, subject.path)),
      { project, subject, answer, at: new Date().toISOString() },
    ]);
  }

  /** What the user approved for files of a project, even if the files have changed. */
  hostAccessOf(project: string, kind: HostAccessSubject["kind"]): HostAccessSubject | undefined {
    return approvedAccess(this.#entries, project, kind);
  }

  /**
   * Stores an approval. Earlier approvals for the same content remain, unless they have been forgotten meanwhile.
   * @throws RockerError RK235 if it cannot be stored
   */
  grantHostAccess(
    project: string,
    content: string,
    requests: readonly HostAccess[],
    kind: HostAccessSubject["kind"],
  ): void {
    this.#change((entries) => {
      const before = approvedAccess(entries, project, kind);
      const earlier = before?.content === content ? before.requests : [];
      const subject: HostAccessSubject = {
        kind,
        content,
        requests: distinctAccess([...earlier, ...requests]),
      };
      const others = entries.filter((one) => one.project !== project || one.subject.kind !== kind);
      return [...others, { project, subject, answer: "granted", at: new Date().toISOString() }];
    });
  }

  /** Deletes all decisions about a project, or about all projects. Returns their number. */
  forget(project?: string): number {
    let count = 0;
    if (!existsSync(this.#file)) return count;
    this.#change((entries) => {
      const kept = project === undefined ? [] : entries.filter((one) => one.project !== project);
      count = entries.length - kept.length;
      return kept;
    });
    return count;
  }

  /**
   * Changes what is stored now, which may differ from what this process has read: another terminal may have added decisions
   * or forgotten them while the user was reading a question.
   */
  #change(change: (entries: readonly Consent[]) => readonly Consent[]): void {
    try {
      withFileLock(this.#file, () => {
        const consents = change(readEntries(this.#file));
        writeFileAtomic(this.#file, `${JSON.stringify({ version, consents }, null, 2)}\n`);
        this.#entries = consents;
      });
    } catch (error) {
      throw rockerError("RK235", { file: this.#file, reason: messageOf(error) }, error);
    }
  }
}

/** A package as it is now: captured before the user is asked, so that a change while they read is asked about again. */
export function packageSubject({
  name,
  version: packageVersion,
  path,
}: {
  readonly name: string;
  readonly version: string;
  readonly path: string;
}): PackageSubject {
  const { content, imports } = packageContent(path);
  const fingerprint = packageFingerprint(path, imports);
  // While files are changing, the two could be of different contents.
  const isStill = packageContent(path).content === content;
  return {
    kind: "package",
    name,
    version: packageVersion,
    path,
    content,
    imports,
    fingerprint: isStill ? fingerprint : "",
  };
}

function readEntries(file: string): readonly Consent[] {
  try {
    const read = JSON.parse(readStateFile(file) ?? "{}") as { version?: unknown; consents?: unknown };
    return read.version === version && Array.isArray(read.consents) ? read.consents.filter(isConsent) : [];
  } catch {
    return [];
  }
}

function approvedAccess(
  entries: readonly Consent[],
  project: string,
  kind: HostAccessSubject["kind"],
): HostAccessSubject | undefined {
  const subjects = entries.filter((one) => one.project === project).map(({ subject }) => subject);
  return subjects.find((subject): subject is HostAccessSubject => subject.kind === kind);
}

function isPackage(subject: Consent["subject"], path: string): boolean {
  return subject.kind === "package" && subject.path === path;
}

function isConsent(value: unknown): value is Consent {
  const { project, answer, subject } = (value ?? {}) as Partial<Consent>;
  return typeof project === "string" && (answer === "granted" || answer === "refused") && isSubject(subject);
}

function isSubject(subject: Partial<Consent["subject"]> | undefined): boolean {
  const areTexts = (values: readonly unknown[]) => values.every((one) => typeof one === "string");
  if (subject?.kind === "package") {
    const { name, path, content, fingerprint, imports } = subject;
    return areTexts([name, path, content, fingerprint]) && Array.isArray(imports) && areTexts(imports);
  }
  return (
    (subject?.kind === "reach" || subject?.kind === "build") &&
    areTexts([subject.content]) &&
    Array.isArray(subject.requests) &&
    subject.requests.every(isHostAccess)
  );
}

function isHostAccess(value: unknown): value is HostAccess {
  const { kind, value: text, detail = {} } = (value ?? {}) as Partial<HostAccess>;
  return (
    hostAccessKinds.some((one) => one === kind) &&
    typeof text === "string" &&
    typeof detail === "object" &&
    Object.values(detail ?? { "": null }).every((one) => typeof one === "string")
  );
}
