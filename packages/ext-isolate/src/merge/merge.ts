import { type ByteString, parentOf } from "../tree/directory.ts";
import { type Entry, isSame, type Opaque, type Snapshot } from "../tree/snapshot.ts";
import { repositoriesIn } from "./repositories.ts";

/** Three states of a project: when it was copied, on the host now, in the copy now. */
export interface Three {
  readonly base: Snapshot;
  readonly host: Snapshot;
  readonly copy: Snapshot;
}

/** What the container changed at a path, and the host did not. */
export interface Change {
  readonly type: "added" | "changed" | "removed";
  readonly path: ByteString;
  /** On the host; undefined: nothing. */
  readonly before: Entry | undefined;
  /** In the copy; undefined: nothing. */
  readonly after: Entry | undefined;
}

/** Something of the copy that is never applied. */
export interface LeftOut {
  readonly path: ByteString;
  readonly because: Opaque | "repository";
}

export interface Merge {
  /** In the order of their paths: a directory comes before what is in it. */
  readonly changes: readonly Change[];
  /** Paths that both sides changed, each in its own way, with what applying would do if the copy's side was taken. */
  readonly conflicts: readonly Change[];
  readonly leftOut: readonly LeftOut[];
}

export interface MergeOptions {
  /** Whether the copy's version of a file is taken where both sides changed it. Default: no. */
  readonly overwrite?: boolean;
}

/**
 * What is to be done to the host's tree to bring the container's changes into it. Nothing that was changed or created
 * on the host since it was copied is removed or replaced, unless `overwrite` says so for files and links.
 */
export function merge(three: Three, { overwrite = false }: MergeOptions = {}): Merge {
  const { host, copy } = three;
  const repositories = repositoriesIn([copy, host]);
  const found = differencesOf(three);
  const isInRepository = ({ path }: Change) => ancestorsAndSelf(path).some((one) => repositories.has(one));

  const conflicts = new Map<ByteString, Change>();
  const changes = new Map<ByteString, Change>();
  for (const change of found.filter((one) => !isInRepository(one))) {
    const isOurs = isSame(change.before, three.base.get(change.path));
    const isReplaceable = change.before?.type !== "directory" && change.before?.type !== "opaque";
    (isOurs || (overwrite && isReplaceable) ? changes : conflicts).set(change.path, change);
  }
  keepWhatIsInside(three, changes, conflicts);
  for (const change of [...changes.values()]) addParents(three, change, changes, conflicts);
  return {
    changes: sorted(changes),
    conflicts: sorted(conflicts),
    leftOut: [...leftOutOf(three), ...repositoriesOf(found.filter(isInRepository), repositories)],
  };
}

/** What the container changed and the host does not have already. */
function differencesOf({ base, host, copy }: Three): Change[] {
  const paths = new Set([...base.keys(), ...copy.keys()]);
  return [...paths].flatMap((path) => {
    const [old, before, after] = [base.get(path), host.get(path), copy.get(path)];
    if (isSame(old, after) || isSame(before, after)) return [];
    if (old?.type === "opaque" || isHidden(path, copy)) return [];
    return [changeOf(path, before, after)];
  });
}

function changeOf(path: ByteString, before: Entry | undefined, after: Entry | undefined): Change {
  return { type: !after ? "removed" : before ? "changed" : "added", path, before, after };
}

/** A directory stays while something is to stay in it: what was created there on the host, or is not looked into. */
function keepWhatIsInside(
  { host }: Three,
  changes: Map<ByteString, Change>,
  conflicts: Map<ByteString, Change>,
): void {
  const occupied = new Set<ByteString>();
  // From the innermost path outward.
  for (const path of [...host.keys()].sort().reverse()) {
    const change = changes.get(path);
    const isDirectory = host.get(path)?.type === "directory";
    if (change && isDirectory && occupied.has(path)) {
      changes.delete(path);
      if (change.after) conflicts.set(path, change);
    }
    const persistent = changes.has(path) ? change?.after !== undefined : true;
    const parent = parentOf(path);
    if (persistent && parent !== undefined) occupied.add(parent);
  }
}

/** What is added may need directories that were removed on the host; one that is no directory there is a conflict. */
function addParents(
  { host, copy }: Three,
  change: Change,
  changes: Map<ByteString, Change>,
  conflicts: Map<ByteString, Change>,
): void {
  if (!change.after) return;
  for (const path of ancestorsAndSelf(change.path).slice(1, -1).reverse()) {
    const planned = changes.get(path);
    const becomes = planned ? planned.after : host.get(path);
    if (becomes?.type === "directory") continue;
    if (becomes || conflicts.has(path)) {
      changes.delete(change.path);
      conflicts.set(change.path, change);
      return;
    }
    changes.set(path, changeOf(path, host.get(path), copy.get(path)));
  }
}

function leftOutOf({ base, host, copy }: Three): LeftOut[] {
  return [...copy].flatMap(([path, entry]) =>
    entry.type !== "opaque" || isSame(entry, base.get(path)) || isSame(entry, host.get(path))
      ? []
      : [{ path, because: entry.because }],
  );
}

function repositoriesOf(changes: readonly Change[], repositories: ReadonlySet<ByteString>): LeftOut[] {
  const outermost = changes.flatMap(({ path }) =>
    ancestorsAndSelf(path)
      .filter((one) => repositories.has(one))
      .slice(-1),
  );
  return [...new Set(outermost)].map((path) => ({ path, because: "repository" }));
}

/** Whether the copy has something at or above the path that is not looked into: nothing is known of what is in it. */
function isHidden(path: ByteString, copy: Snapshot): boolean {
  return ancestorsAndSelf(path).some((one) => copy.get(one)?.type === "opaque");
}

/** From the path itself to the root, whose path is empty. */
function ancestorsAndSelf(path: ByteString): ByteString[] {
  const all = [path];
  for (let one = parentOf(path); one !== undefined; one = parentOf(one)) all.push(one);
  return all;
}

const sorted = (changes: ReadonlyMap<ByteString, Change>) =>
  [...changes.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
