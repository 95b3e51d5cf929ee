import { rockerError, systemHost } from "@rocker/core/lifecycle";
import { type Requested, requestedContainer, upContainer } from "@rocker/core/persistent";
import { executor } from "../invoke/executor.ts";
import { planWithInputs } from "../invoke/fetch-inputs.ts";
import type { OnImage } from "../invoke/on-image.ts";
import { planOnImage } from "../invoke/plan-on-image.ts";
import { type ReadLine, readLine } from "../invoke/read-line.ts";
import { projectOrWorkingDirectory } from "../invoke/roots.ts";
import { upOptions } from "../options.ts";
import { terminalContext } from "../persistent/terminal-context.ts";
import { showHelp, showPlan } from "./show.ts";

/** `rocker up [options] [image] [command…]`: creates or starts a persistent container; its name goes to stdout. */
export async function up(argv: readonly string[]): Promise<number> {
  const line = await readLine(argv, { options: upOptions, mayAsk: true }, systemHost());
  const { parsed, registered, host, notices, configuration } = line;
  const { options, invocation } = parsed;
  if (options.help) return showHelp("up", registered.registry, upOptions);
  if (options.recreate && options.keep) throw rockerError("RK205", { first: "--recreate", second: "--keep" });
  const requested = await requestedContainer(parsed, {
    host,
    registered,
    project: configuration.project?.directory ?? projectOrWorkingDirectory(host),
    plan: (asked) => planWithInputs({ parsed: asked, host }, { persistent: true }),
  });
  const { name, project, recordedEngine } = requested;
  const onImage = await onKnownImage(line, requested);
  const { planned } = onImage ?? requested;
  if (options["dry-run"]) return showPlan(planned.plan, "text");

  const engine = options.engine ?? (invocation.image === undefined ? recordedEngine : undefined);
  const context = { registry: registered.registry, host, notices, onImage };
  const execution = await executor(planned, { ...options, engine, initialize: true }, context);
  const outcome = await upContainer(
    { name, project, plan: planned.plan },
    options,
    execution,
    terminalContext(registered, host, notices),
  );
  const done = {
    created: `Created ${name}`,
    recreated: `Recreated ${name}`,
    started: `Started ${name}`,
    "already running": `${name} is already running`,
  }[outcome];
  notices.note(`${done}. Open a shell in it with: rocker enter`);
  process.stdout.write(`${name}\n`);
  return 0;
}

/** An existing container is compared with the labels of the image that it was created with: the image may have changed. */
async function onKnownImage(
  line: ReadLine<typeof upOptions>,
  { planned, plan, labels }: Requested,
): Promise<OnImage | undefined> {
  const onImage = plan && (await planOnImage({ ...line, planned, plan }));
  return (await onImage?.withLabels(labels)) ?? onImage;
}
