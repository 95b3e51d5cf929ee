import type { Host, Registry } from "@rocker/core/lifecycle";
import { jsonText } from "@rocker/core/lifecycle";
import { registeredHere } from "../invoke/open-here.ts";
import { containerListOptions } from "../options.ts";
import { containerCells, containerHead, containerRows } from "../persistent/container-rows.ts";
import { imageCells, imageHead, imageRows } from "../persistent/image-rows.ts";
import { readOwnOptions } from "./own-options.ts";
import { showOwnHelp } from "./show.ts";
import { stdoutTable } from "./stdout-table.ts";

const noContainers = "no persistent containers. To create one, run: rocker up IMAGE";
const noImages = "no images built by rocker";

/** `rocker ls [--images]`: lists the persistent containers, or the images that rocker built. */
export async function ls(argv: readonly string[]): Promise<number> {
  const { host, options } = readOwnOptions(argv, containerListOptions);
  if (options.help) return showOwnHelp("ls", containerListOptions);
  const { registry } = await registeredHere(host);
  const { rows, text } = await (options.images ? images(registry, host) : containers(registry, host));
  if (options.json) process.stdout.write(`${jsonText(rows, 2)}\n`);
  else if (rows.length === 0) process.stderr.write(`rocker: ${options.images ? noImages : noContainers}\n`);
  else process.stdout.write(text);
  return 0;
}

async function containers(registry: Registry, host: Host) {
  const rows = await containerRows(registry, host);
  return { rows, text: await stdoutTable(containerHead, rows.map(containerCells)) };
}

async function images(registry: Registry, host: Host) {
  const rows = await imageRows(registry, host);
  return { rows, text: await stdoutTable(imageHead, rows.map(imageCells)) };
}
