// Runs a command in a container, as the user who runs this program, with a directory mounted:
//
//   node main.js IMAGE DIRECTORY COMMAND [ARGUMENT…]
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
  report: (event) => {
    if (event.type === "step") console.error(`building: ${event.title}`);
  },
});

const { steps } = await container.plan(command);
const { code, stdout } = await container.run(command, { output: "capture" });
console.log(JSON.stringify({ steps: steps.length, code, stdout: stdout.toString() }));
process.exitCode = code;
