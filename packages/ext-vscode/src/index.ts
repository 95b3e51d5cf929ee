import { defineExtension, type Host } from "@rocker/core";
import { attachUri } from "./uri.ts";

/** Attaches Visual Studio Code to the container: `--vscode`. */
export default defineExtension({
  name: "vscode",
  summary: "Attach Visual Studio Code to the container",
  options: {
    vscode: {
      type: "boolean",
      summary: "Print the command that attaches VS Code, and keep its server in a volume",
    },
  },
  after: ["user", "home", "cwd"],

  setup(container, { host, account, active, persistent }) {
    container.withPreparation({ persistent });
    // A mounted home directory contains the server.
    if (active.has("home")) return;
    const directory = `${account?.home ?? "/root"}/.vscode-server`;
    // A new volume gets the owner of its mount point.
    if (account) {
      container.withExec(["mkdir", "-p", directory], {
        as: "user",
        layer: "user",
        title: "editor's directory",
      });
    }
    container.withVolume(volumeName(host, account?.uid), directory);
  },

  review({ run }) {
    // A persistent container always has a name.
    const { persistent } = (run.preparations.find(({ from }) => from === "vscode")?.data ?? {}) as {
      persistent?: boolean;
    };
    if (run.settings.name || persistent) return [];
    const what = "--vscode requires a container name.";
    return [{ slug: "no-name", kind: "usage", what, fix: "Add --name NAME." }];
  },

  prepare(_data, { host, run, notice }) {
    const name = run.settings.name?.value ?? "";
    const directory = run.settings.workdir?.value ?? "/";
    const { DOCKER_CONTEXT: context } = host.env;
    notice(`attach VS Code with: code --folder-uri ${attachUri({ name, directory, context })}`);
  },
});

/** One volume for each host user and container user, because files of another uid would not be writable. */
function volumeName(host: Host, uid = 0): string {
  return `rocker-vscode-server-${host.user().uid}-${uid}`;
}
