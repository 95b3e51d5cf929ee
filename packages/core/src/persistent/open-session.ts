import type { Host } from "../host/host.ts";
import { makeDirectory } from "../host/make-directory.ts";
import { prepareEntry } from "../lifecycle/persistent.ts";
import type { Preparable } from "../lifecycle/prepare-host.ts";
import { noticeOf } from "../pipeline/session.ts";
import type { EnvEntry } from "../plan/run-spec.ts";
import { type ContainerRecord, sessionDirectory } from "../state/container-records.ts";
import type { PersistentContext } from "./context.ts";

/** The variables by which programs choose colors. TERM is added if there is a terminal. */
const colorVariables = ["COLORTERM", "NO_COLOR", "FORCE_COLOR", "CLICOLOR"];

/** What a program that is started in a running persistent container gets besides the container's own environment. */
export interface ContainerSession {
  readonly user: string | undefined;
  readonly env: readonly EnvEntry[];
  /** Removes what was created for it. */
  readonly end: () => void;
}

/** Has the extensions of a container provide what belongs to one session. */
export async function openSession(
  record: ContainerRecord,
  preparable: Preparable,
  terminal: boolean,
  context: PersistentContext,
): Promise<ContainerSession> {
  const { host } = context;
  const directory = sessionDirectory(record.name, host);
  // Only extensions write there.
  if (preparable.extensions.length > 0) makeDirectory(directory);
  const session = await prepareEntry(preparable, directory, { host, notice: noticeOf(context) });
  const ofExtensions = Object.entries(session.variables).map(
    ([name, value]): EnvEntry => ({ name, value, from: "rocker" }),
  );
  return {
    // The engine started a container with hooks as root, not as its user.
    user: record.plan.run.hooks && preparable.user ? preparable.user : undefined,
    env: [...terminalVariables(record, terminal, host), ...ofExtensions],
    end: session.end,
  };
}

/** The terminal's color settings, and the current values of the host variables that the container forwards. */
function terminalVariables({ plan: { run } }: ContainerRecord, terminal: boolean, { env }: Host): EnvEntry[] {
  const names = [...(terminal ? ["TERM"] : []), ...colorVariables].filter((name) => env[name] !== undefined);
  const own = names.map((name): EnvEntry => ({ name, host: true, from: "rocker" }));
  return [...own, ...run.env.filter((entry) => "host" in entry)];
}
