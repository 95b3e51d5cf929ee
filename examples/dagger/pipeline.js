// A pipeline in CI: installs a project's dependencies, runs its tests on top of them, and publishes the dependencies as an
// image if the tests pass:
//
//   node pipeline.js IMAGE PROJECT ADDRESS
import { connection, dag } from "@dagger.io/dagger";
import { rockerContainer } from "@rocker/engine-dagger";
import plugin from "@rocker/ext-deps";

// The plugin also has a command.
const [deps] = plugin;

const [image = "", project = ".", address = ""] = process.argv.slice(2);

await connection(async () => {
  // The layers of the project's *.deps.yaml files: cached in the engine, whoever built them.
  const dependencies = await rockerContainer(dag, {
    image,
    extensions: [deps],
    deps: true,
    "deps-path": [project],
  });

  const tested = dependencies
    .withDirectory("/src", dag.host().directory(project))
    .withWorkdir("/src")
    .withExec(["sh", "./test.sh"]);
  console.log((await tested.stdout()).trim());

  console.log(`published ${await dependencies.publish(address)}`);
});
