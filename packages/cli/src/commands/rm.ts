import { releaseHost, rockerError, systemHost } from "@rocker/core/lifecycle";
import { registeredHere } from "../invoke/open-here.ts";
import { readWords } from "../invoke/words.ts";
import { rmOptions } from "../options.ts";
import { containersOn } from "../persistent/containers-on.ts";
import { forgetContainer } from "../persistent/forget-container.ts";
import { selectContainers } from "../persistent/select-container.ts";
import { preparableOf } from "../persistent/start-container.ts";
import { withContainerLock } from "../persistent/with-container-lock.ts";
import { noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker rm [--force] [name…]`: removes persistent containers, and rocker's records of them. */
export async function rm(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, rmOptions, host);
  if (options.help) return showOwnHelp("rm", rmOptions);
  const notices = noticesOn(process.stderr, styleFor(process.stderr, process.env), options);
  const targets = selectContainers(words, host);
  const registered = await registeredHere(host);
  const { registry } = registered;
  for (const record of targets) {
    const { name, engine, id } = record;
    await withContainerLock(name, host, async () => {
      const containers = await containersOn(engine, registry, host);
      if (!options.force && (await containers.find(id))?.running) throw rockerError("RK422", { name });
      await containers.remove(id);
      await releaseHost(await preparableOf(record, registered), "remove", {
        host,
        notice: notices.ofExtension,
      });
      forgetContainer(name, host, notices);
      notices.note(`Removed ${name}`);
    });
  }
  return 0;
}
