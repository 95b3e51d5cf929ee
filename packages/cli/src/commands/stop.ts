import { releaseHost, rockerError, systemHost } from "@rocker/core/lifecycle";
import { registeredHere } from "../invoke/open-here.ts";
import { readWords } from "../invoke/words.ts";
import { stopOptions } from "../options.ts";
import { containersOn } from "../persistent/containers-on.ts";
import { selectContainers } from "../persistent/select-container.ts";
import { preparableOf } from "../persistent/start-container.ts";
import { withContainerLock } from "../persistent/with-container-lock.ts";
import { noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { showOwnHelp } from "./show.ts";

/** `rocker stop [name…]`: stops persistent containers. */
export async function stop(argv: readonly string[]): Promise<number> {
  const host = systemHost();
  const { words, options } = readWords(argv, stopOptions, host);
  if (options.help) return showOwnHelp("stop", stopOptions);
  const notices = noticesOn(process.stderr, styleFor(process.stderr, process.env), options);
  const targets = selectContainers(words, host);
  const registered = await registeredHere(host);
  const { registry } = registered;
  for (const record of targets) {
    const { name, engine, id } = record;
    await withContainerLock(name, host, async () => {
      const containers = await containersOn(engine, registry, host);
      const found = await containers.find(id);
      if (!found) throw rockerError("RK409", { name, engine });
      if (found.running) await containers.stop(id);
      await releaseHost(await preparableOf(record, registered), "stop", {
        host,
        notice: notices.ofExtension,
      });
      notices.note(found.running ? `Stopped ${name}` : `${name} is not running`);
    });
  }
  return 0;
}
