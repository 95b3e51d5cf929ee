import { rmSync } from "node:fs";
import { join } from "node:path";
import { defineExtension, type Host, type Services, writeFileAtomic, xdgDirectory } from "@rocker/core";
import { composeFile } from "./compose-file.ts";
import { compose, composeProgram } from "./compose-program.ts";
import { readServices } from "./value.ts";

/** Starts services of a Compose file before the container: `--compose-services`. */
export default defineExtension({
  name: "compose",
  summary: "Start other services next to the container",
  options: {
    "compose-services": {
      type: "string",
      valueName: "JSON",
      summary: "Start these services of a Compose file before the container",
    },
  },
  read({ options }) {
    return readServices(options["compose-services"] ?? "");
  },
  setup(container, { value }) {
    // The services are part of the plan, so that rocker itself can show what they request.
    container.withServices(value).withPreparation({});
  },
  async prepare(_, { host, run: { services, settings }, notice }) {
    if (!services) return;
    const program = await composeProgram(host);
    const { project } = services;
    const file = writtenFile(services, host);
    notice(`starting ${Object.keys(services.services).join(", ")}`);
    await compose(program, { project, file, host }, "up", "--detach", "--no-color");
    if (settings.name !== undefined) return;
    const remove = [...program, "--project-name", project, "--file", file, "down"].join(" ");
    notice(`the services keep running after this container. To remove them, run: ${remove}`);
  },
  async release(_, { host, run: { services }, event, notice }) {
    if (!services || (event === "stop" && !services.stops)) return;
    const program = await composeProgram(host);
    const { project } = services;
    const file = writtenFile(services, host);
    notice(`${event === "stop" ? "stopping" : "removing"} ${Object.keys(services.services).join(", ")}`);
    await compose(program, { project, file, host }, event === "stop" ? "stop" : "down");
    if (event === "remove")
      for (const one of [file, file.replace(/json$/, "env")]) rmSync(one, { force: true });
  },
});

/** The Compose file, as the user approved it, in rocker's state directory. */
function writtenFile(services: Services, host: Host): string {
  const file = join(xdgDirectory("XDG_STATE_HOME", host), "rocker", "compose", `${services.project}.json`);
  writeFileAtomic(file, `${JSON.stringify(composeFile(services), null, 2)}\n`, 0o600);
  return file;
}
