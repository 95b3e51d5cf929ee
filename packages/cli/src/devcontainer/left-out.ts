import {
  type ConfigFile,
  locationOf,
  type Position,
  type Problem,
  problem,
  shownPath,
} from "@rocker/core/lifecycle";

/** What rocker does not do, in the order of the notice, and what `--strict` recommends. */
const kinds = {
  "not run": "Run it yourself in the container, or add it to the Dockerfile.",
  "not installed": 'Install it in the Dockerfile, or use an extension; find one with "rocker ext search".',
  "not started": "The file has an image of its own. Remove it, or start the services yourself.",
  "not mounted": "Create the source on the host, or remove the mount.",
  "not set": "Set it with rocker's own option --env.",
  "not forwarded": "Use the number of a port of this container.",
  "not used": "Remove it, or use an option of rocker instead.",
  "not met": "Use another host, or lower the requirement.",
  unknown: "Remove it, or correct its name.",
} as const;

export type LeftOutKind = keyof typeof kinds;

/** A part of a devcontainer.json that rocker leaves out. */
export interface LeftOut {
  readonly kind: LeftOutKind;
  readonly key: string;
  readonly at: Position;
  /** What of it, or why. */
  readonly detail?: string;
  /** Instead of the usual recommendation. */
  readonly fix?: string;
}

/** RK125: one notice for the whole file, and one for the metadata of its image. */
export function leftOutNotices(
  file: ConfigFile,
  leftOut: readonly LeftOut[],
  cwd: string,
): readonly Problem[] {
  const origins = [...new Set(leftOut.map(({ at }) => at.origin))];
  return origins.map((origin) => {
    const own = leftOut.filter(({ at }) => at.origin === origin);
    return notice(origin ?? shownPath(file.path, cwd), own);
  });
}

function notice(file: string, leftOut: readonly LeftOut[]): Problem {
  const parts = Object.keys(kinds).flatMap((kind) => {
    const ofKind = leftOut.filter((one) => one.kind === kind);
    return ofKind.length > 0 ? [`${kind}: ${keysText(ofKind)}`] : [];
  });
  return problem("RK125", { file, leftOut: parts });
}

/** What `--strict` reports: RK121 for each. */
export function leftOutProblems(
  file: ConfigFile,
  leftOut: readonly LeftOut[],
  cwd: string,
): readonly Problem[] {
  return leftOut.map(({ kind, key, at, detail, fix }) =>
    problem("RK121", { ...locationOf(file, at, cwd), key, detail, state: kind, instead: fix ?? kinds[kind] }),
  );
}

function keysText(ofKind: readonly LeftOut[]): string {
  const keys = [...new Set(ofKind.map(({ key }) => key))];
  return keys
    .map((key) => {
      const details = ofKind.flatMap((one) =>
        one.key === key && one.detail !== undefined ? [one.detail] : [],
      );
      return withDetail(key, details.length > 0 ? details.join(", ") : undefined);
    })
    .join(", ");
}

const withDetail = (text: string, detail: string | undefined) =>
  detail === undefined ? text : `${text} (${detail})`;
