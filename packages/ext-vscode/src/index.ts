import { defineExtension, type Host } from "@rocker/core";
import { attachUri } from "./uri.ts";

/** Visual Studio Code, attached to the container: `--vscode`. */
export default defineExtension({
  name: "vscode",
  summary: "Attach Visual Studio Code to the container",
  options: {
    vscode: { type: "boolean", summary: "Say how to attach, and keep the editor's server in a volume" },
  },
  after: ["user", "home", "cwd"],

  setup(container, { host, account, active, stays }) {
    container.withPreparation({ stays });
    // Where the person's home is mounted, the server is in it.
    if (active.has("home")) return;
    const folder = `${account?.home ?? "/root"}/.vscode-server`;
    // A new volume belongs to whom its mount point belongs to.
    if (account) {
      container.withExec(["mkdir", "-p", folder], { as: "user", layer: "person", title: "editor's folder" });
    }
    container.withVolume(volumeName(host, account?.uid), folder);
  },

  review({ run }) {
    // One that stays has a name in any case.
    const { stays } = (run.preparations.find(({ from }) => from === "vscode")?.data ?? {}) as {
      stays?: boolean;
    };
    if (run.settings.name || stays) return [];
    const what = "--vscode needs a name to find the container by.";
    return [{ slug: "no-name", kind: "usage", what, fix: "Add --name NAME." }];
  },

  prepare(_data, { host, run, notice }) {
    const name = run.settings.name?.value ?? "";
    const folder = run.settings.workdir?.value ?? "/";
    const { DOCKER_CONTEXT: context } = host.env;
    notice(`attach with: code --folder-uri ${attachUri({ name, folder, context })}`);
  },
});

/** One for each person and each user inside: what another uid made could not be written. */
function volumeName(host: Host, uid = 0): string {
  return `rocker-vscode-server-${host.user().uid}-${uid}`;
}
