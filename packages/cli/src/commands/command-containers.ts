import {
  type CommandContainers,
  type ContainerRecord,
  containerRecord,
  containerRecords,
  type Host,
  type Registered,
  selectEngines,
} from "@rocker/core/lifecycle";
import {
  containersOn,
  enterContainer,
  type PersistentContext,
  removeContainer,
  selectContainer,
  stopContainer,
} from "@rocker/core/persistent";
import { registeredHere } from "../invoke/open-here.ts";
import { terminalContext } from "../persistent/terminal-context.ts";
import { noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { readUpLine, requestedBy } from "./up.ts";

/** See CommandContext. @param command its name */
export function commandContainers(command: string, host: Host): CommandContainers {
  let opened: Promise<PersistentContext> | undefined;
  const context = () => {
    opened ??= registeredHere(host).then(onTerminal);
    return opened;
  };
  const onTerminal = (registered: Registered) =>
    terminalContext(registered, host, noticesOn(process.stderr, styleFor(process.stderr, process.env)), {
      resume: `rocker ${command} run`,
    });
  const facts = async ({ engine, id }: ContainerRecord) => {
    const { registered } = await context();
    return (await containersOn(engine, registered.registry, host)).find(id);
  };

  return {
    async up(argv, { prepare, volumes, ...of }) {
      const line = await readUpLine(argv, host);
      const { image } = line.parsed.invocation;
      // "." is the project's image.
      const asked = image === undefined ? await readUpLine([...argv, "."], host) : line;
      const { planned, start } = await requestedBy(asked, of);
      const data = planned.plan.run.preparations.flatMap((one) => (one.from === command ? [one.data] : []));
      await start({ prepare: prepare && (() => prepare(data)), volumes: volumes?.(data) ?? [] });
    },

    async enter(name, command, streams, lifecycle) {
      return enterContainer(
        selectContainer(containerRecords(host).all(), name, host),
        { command, streams, lifecycle },
        await context(),
      );
    },

    async state(name) {
      const record = containerRecord(name, host);
      if (!record) return "unknown";
      const found = await facts(record);
      return found ? (found.running ? "running" : "stopped") : "gone";
    },

    async stop(name) {
      const record = containerRecord(name, host);
      if (record && (await facts(record))?.running) await stopContainer(record, await context());
    },

    async remove(name, volumes = []) {
      const record = containerRecord(name, host);
      const opened = await context();
      if (record) await removeContainer(record, { force: true }, opened);
      if (volumes.length === 0) return;
      const engine = record?.engine ?? (host.env.ROCKER_ENGINE || undefined);
      const { runtime } = await selectEngines(opened.registered.registry, host, engine);
      for (const volume of volumes) await runtime.containers.persistent?.removeVolume(volume);
    },
  };
}
