import { type Host, type Planned, rockerError, systemHost } from "@rocker/core/lifecycle";
import {
  type Outcome,
  type Requested,
  requestedContainer,
  type UpOptions,
  upContainer,
} from "@rocker/core/persistent";
import { executor } from "../invoke/executor.ts";
import { planWithInputs } from "../invoke/fetch-inputs.ts";
import type { OnImage } from "../invoke/on-image.ts";
import { planOnImage } from "../invoke/plan-on-image.ts";
import { type ReadLine, readLine } from "../invoke/read-line.ts";
import { projectOrWorkingDirectory } from "../invoke/roots.ts";
import { upOptions } from "../options.ts";
import { terminalContext } from "../persistent/terminal-context.ts";
import { showHelp, showPlan } from "./show.ts";

const command = { options: upOptions, mayAsk: true };

export type UpLine = ReadLine<typeof upOptions>;

export const readUpLine = (argv: readonly string[], host: Host): Promise<UpLine> =>
  readLine(argv, command, host);

/** `rocker up [options] [image] [command…]`: creates or starts a persistent container; its name goes to stdout. */
export async function up(argv: readonly string[]): Promise<number> {
  const line = await readUpLine(argv, systemHost());
  const { options } = line.parsed;
  if (options.help)
    return showHelp({
      command: "up",
      registry: line.registered.registry,
      options: upOptions,
      all: options.all,
    });
  const { planned, name, start } = await requestedBy(line);
  if (options["dry-run"]) return showPlan(planned.plan, "text");
  const outcome = await start();
  const done = {
    created: `Created ${name}`,
    recreated: `Recreated ${name}`,
    started: `Started ${name}`,
    "already running": `${name} is already running`,
  }[outcome];
  line.notices.note(`${done}. Open a shell in it with: rocker enter`);
  process.stdout.write(`${name}\n`);
  return 0;
}

interface RequestedByLine {
  readonly planned: Planned;
  readonly name: string;
  /** Creates the container, or starts the existing one. */
  readonly start: (options?: UpOptions) => Promise<Outcome>;
}

/** @param of the name and the directory of the container. Default: those of the command line and the project */
export async function requestedBy(
  line: UpLine,
  of?: { readonly name: string; readonly directory: string },
): Promise<RequestedByLine> {
  const { parsed, registered, host, notices, configuration } = line;
  const { options, invocation } = parsed;
  if (options.recreate && options.keep) throw rockerError("RK205", { first: "--recreate", second: "--keep" });
  const requested = await requestedContainer(parsed, {
    host,
    registered,
    project: of?.directory ?? configuration.project?.directory ?? projectOrWorkingDirectory(host),
    plan: (asked) => planWithInputs({ parsed: asked, host }, { persistent: true }),
  });
  const { project, recordedEngine } = requested;
  const name = of?.name ?? requested.name;
  const onImage = await onKnownImage(line, requested);
  const { planned } = onImage ?? requested;
  const start: RequestedByLine["start"] = async (more) => {
    const engine = options.engine ?? (invocation.image === undefined ? recordedEngine : undefined);
    const context = { registry: registered.registry, host, notices, onImage };
    const execution = await executor(planned, { ...options, engine, initialize: true }, context);
    const asked = { name, project, plan: planned.plan };
    return upContainer(asked, options, execution, terminalContext(registered, host, notices), more);
  };
  return { planned, name, start };
}
/** An existing container is compared with the labels of the image that it was created with: the image may have changed. */
async function onKnownImage(
  line: UpLine,
  { planned, plan, labels }: Requested,
): Promise<OnImage | undefined> {
  const onImage = plan && (await planOnImage({ ...line, planned, plan }));
  return (await onImage?.withLabels(labels)) ?? onImage;
}
