import {
  type ContainerRecord,
  imageKey,
  imageRecords,
  isRockerError,
  messageOf,
  rockerError,
} from "@rocker/core/lifecycle";
import {
  type EngineInventory,
  forgettable,
  inventory,
  type PersistentContext,
  type Prunable,
  prunable,
  releaseContainer,
  removeHalfWritten,
  removeLeftDirectories,
  withContainerLock,
} from "@rocker/core/persistent";
import { askYesNo } from "../invoke/ask-line.ts";
import { hasTerminal } from "../invoke/has-terminal.ts";
import { registeredHere } from "../invoke/open-here.ts";
import { pruneOptions } from "../options.ts";
import { imageCells, imageHead, rowOfImage } from "../persistent/image-rows.ts";
import { terminalContext } from "../persistent/terminal-context.ts";
import { countText, sizeText } from "../render/amounts.ts";
import { type Notices, noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { table } from "../render/table.ts";
import { laidOut } from "../render/text-width.ts";
import { widthOf } from "../render/width.ts";
import { readOwnOptions } from "./own-options.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker prune`: shows unused images and containers that rocker created, asks, and removes them. */
export async function prune(argv: readonly string[]): Promise<number> {
  const { host, options } = readOwnOptions(argv, pruneOptions);
  if (options.help) return showOwnHelp("prune", pruneOptions);
  const notices = noticesOn(process.stderr, styleFor(process.stderr, process.env), options);
  const registered = await registeredHere(host);
  const engines = await inventory(registered.registry, host, { withImages: true });
  for (const { engine, problem } of engines) if (problem) notices.note(`skipping ${engine}: ${problem}`);

  const plans = engines.map((engine) => prunable(engine, options.all));
  for (const { kept } of plans) {
    for (const { image, because } of kept) notices.note(`keeping ${image.record.tag}: ${because}`);
  }
  const amount = amountOf(plans);
  if (amount) process.stdout.write(`${await listOf(plans)}\n`);
  else notices.note("nothing to remove");
  if (options["dry-run"] || (amount && !options.yes && !(await confirm(amount)))) return 0;
  const context = terminalContext(registered, host, notices);
  for (const plan of plans) await remove(plan, context, notices);
  for (const { engine } of plans) await removeLeftovers(engine, context, notices);
  removeLeftDirectories(context);
  removeHalfWritten(host);
  if (amount) notices.note(`Removed ${amount}`);
  return 0;
}

function amountOf(plans: readonly Prunable[]): string | undefined {
  const containers = plans.flatMap(containerRows).length;
  const images = plans.flatMap((plan) => plan.images);
  const bytes = sizeText(images.reduce((sum, { ownSize = 0 }) => sum + ownSize, 0));
  const size = images.every(({ ownSize }) => ownSize !== undefined) ? bytes : `at least ${bytes}`;
  const parts = [
    ...(containers > 0 ? [countText(containers, "container")] : []),
    ...(images.length > 0 ? [`${countText(images.length, "image")} (${size})`] : []),
  ];
  return parts.length > 0 ? parts.join(" and ") : undefined;
}

/** Also those of services. */
const containerRows = ({ containers, services }: Prunable): readonly string[][] => [
  ...containers.map(({ record: { name, engine, project } }) => [name, engine, project]),
  ...services.flatMap(({ record: { engine, project, plan } }) => {
    const { project: prefix, services: own } = plan.run.services ?? { project: "", services: {} };
    return Object.keys(own).map((name) => [`${prefix}-${name}`, engine, project]);
  }),
];

function listOf(plans: readonly Prunable[]): Promise<string> {
  const style = styleFor(process.stdout, process.env);
  const width = widthOf(process.stdout);
  const containers = plans.flatMap(containerRows);
  const images = plans.flatMap((plan) => plan.images);
  const tables = () => [
    ...(containers.length > 0 ? [table(["CONTAINER", "ENGINE", "PROJECT"], containers, style, width)] : []),
    ...(images.length > 0
      ? [
          table(
            imageHead,
            images.map((one) => imageCells(rowOfImage(one))),
            style,
            width,
          ),
        ]
      : []),
  ];
  return laidOut(() => tables().join("\n\n"));
}

/** @throws RockerError RK506 without a terminal */
async function confirm(amount: string): Promise<boolean> {
  if (!hasTerminal()) throw rockerError("RK506", { what: amount });
  return (await askYesNo(`rocker: Remove ${amount}?`)) === true;
}

/** What rocker processes left that were killed. Nobody uses it, so nobody is asked. */
async function removeLeftovers(
  { runtime, leftovers }: EngineInventory,
  context: PersistentContext,
  notices: Notices,
): Promise<void> {
  for (const { id, name } of leftovers) {
    await withContainerLock(name, context, async () => runtime?.containers.persistent?.remove(id));
    notices.note(`Removed ${name}, which was never started`);
  }
  for (const name of (await runtime?.images.removeLeftovers?.()) ?? [])
    notices.note(`Removed ${name}, which an interrupted build left`);
}

/** One container whose services cannot be removed does not keep the others. */
async function release(record: ContainerRecord, context: PersistentContext, notices: Notices): Promise<void> {
  try {
    await releaseContainer(record, context);
  } catch (error) {
    if (!isRockerError(error)) throw error;
    for (const problem of error.problems) notices.warning(problem);
  }
}

async function remove(plan: Prunable, context: PersistentContext, notices: Notices): Promise<void> {
  const { runtime } = plan.engine;
  const gone = forgettable(plan.engine);
  for (const { record } of gone.containers) {
    await withContainerLock(record.name, context, () => release(record, context, notices));
  }
  for (const { record } of plan.containers) {
    await withContainerLock(record.name, context, async () => {
      // It may have been started while the question was open.
      if ((await runtime?.containers.persistent?.find(record.id))?.running) return;
      await runtime?.containers.persistent?.remove(record.id);
      await release(record, context, notices);
    });
  }
  const records = imageRecords(context.host);
  for (const { record } of gone.images) records.remove(imageKey(record));
  for (const { record } of plan.images) {
    try {
      await runtime?.images.remove?.(record.id);
      records.remove(imageKey(record));
    } catch (error) {
      // The image may be in use by now: by a new container, or by an image based on it.
      notices.note(`keeping ${record.tag}: ${messageOf(error)}`);
    }
  }
}
