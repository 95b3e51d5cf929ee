// Keeps a container for a directory, and runs commands in it, as the user who runs this program:
//
//   node persistent.js IMAGE DIRECTORY COMMAND [ARGUMENT…]    creates or starts it, runs the command, and stops it
//   node persistent.js IMAGE DIRECTORY                        removes it
import { rocker } from "@rocker/core";
import engines from "@rocker/engine-docker";
import user from "@rocker/ext-user";
import volume from "@rocker/ext-volume";

const [image = "", directory = "", ...command] = process.argv.slice(2);

const container = rocker({
  image,
  engines,
  engine: process.env.ENGINE,
  extensions: [user, volume],
  user: true,
  volume: [`${directory}:/work`],
  project: directory,
  report: (event) => {
    if (event.type === "step") console.error(`building: ${event.title}`);
    if (event.type === "container-differs") {
      for (const { kind, row } of event.differences) console.error(`${kind}: ${row.join(" ")}`);
    }
  },
});

if (command.length > 0) {
  const { name, outcome } = await container.up([], { onDifference: "recreate" });
  const { code, stdout } = await container.enter(command, { output: "capture" });
  await container.stop();
  console.log(JSON.stringify({ name, outcome, code, stdout: stdout.toString() }));
  process.exitCode = code;
} else {
  await container.remove();
}
