// A service beside the container that uses it:
//
//   node service.js IMAGE
import { connection, dag } from "@dagger.io/dagger";
import { rockerContainer } from "@rocker/engine-dagger";
import user from "@rocker/ext-user";

const [image = ""] = process.argv.slice(2);

await connection(async () => {
  // Both have the account of the user who runs this program.
  const container = await rockerContainer(dag, { image, extensions: [user], user: true, "user-sudo": false });

  const web = container
    .withNewFile("/tmp/site/index.html", "hello from the service\n")
    .withExposedPort(8080)
    .asService({ args: ["httpd", "-f", "-p", "8080", "-h", "/tmp/site"] });

  const client = container.withServiceBinding("web", web);
  const answer = client.withExec(["sh", "-c", "id -un; wget -q -O - http://web:8080/"]);
  console.log((await answer.stdout()).trim());
});
