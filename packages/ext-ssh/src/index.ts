import { resolve } from "node:path/posix";
import { defineExtension, type ExtensionProblem, type Host } from "@rocker/core";

/** Where the agent's socket is in the container. */
const agentTarget = "/run/rocker/ssh-agent.sock";

// A file for everybody, so that no home is needed; images have the first one seldom and the second one never.
const knownHostsTarget = "/etc/ssh/ssh_known_hosts2";
const systemKnownHosts = "/etc/ssh/ssh_known_hosts";

/** The person's ssh agent in the container: keys are used there and stay here. */
export default defineExtension({
  name: "ssh",
  summary: "Your ssh agent and the hosts you know, without your keys",
  options: {
    ssh: {
      type: "boolean",
      summary: "Let ssh in the container use your ssh agent, and know the hosts that you know",
    },
  },
  after: ["user"],

  validate: ({ host }) => agentProblems(host),

  setup(container, { host, account, stays, notice }) {
    const { home, uid } = host.user();
    if (!stays) {
      container.withBindMount(agentOf(host), agentTarget).withRunVariable("SSH_AUTH_SOCK", agentTarget);
    }
    container
      .withPackages(
        {
          apt: ["openssh-client"],
          apk: ["openssh-client"],
          dnf: ["openssh-clients"],
          pacman: ["openssh"],
          zypper: ["openssh-clients"],
        },
        { optional: true },
      )
      .withPreparation(null);
    const known = { [`${home}/.ssh/known_hosts`]: knownHostsTarget, [systemKnownHosts]: systemKnownHosts };
    for (const [path, target] of Object.entries(known)) {
      const file = host.path(path);
      if (file?.kind === "file") container.withBindMount(file.realPath, target, { readOnly: true });
    }
    if (account && account.uid !== uid) {
      notice(
        `the agent answers to uid ${uid} and to root only, and the container's user has uid ${account.uid}`,
      );
    }
    if (host.readFile("/sys/fs/selinux/enforce")?.toString().trim() === "1") {
      notice("SELinux is enforced here and may keep the container from the agent's socket");
    }
  },

  prepare(_data, { host, user, notice }) {
    const [id = ""] = user.split(":");
    if (!["", "0", "root", String(host.user().uid)].includes(id)) {
      notice(`your agent does not answer to the image's user ${id}: add --user`);
    }
  },

  // The agent of this terminal, whatever the container was made with: its socket is another one after each login.
  async enter(_data, { host, relay }) {
    const hasAgent = agentProblems(host).length === 0;
    return { SSH_AUTH_SOCK: hasAgent ? await relay("ssh-agent", agentOf(host)) : "" };
  },
});

/** The agent's socket on the host. */
function agentOf({ cwd, env }: Host): string {
  return resolve(cwd, env.SSH_AUTH_SOCK ?? "");
}

function agentProblems(host: Host): ExtensionProblem[] {
  const socket = host.env.SSH_AUTH_SOCK;
  if (!socket) {
    const what = "--ssh: no ssh agent is running here: SSH_AUTH_SOCK is not set.";
    return [{ slug: "no-agent", what, fix: 'Start one: eval "$(ssh-agent)" && ssh-add' }];
  }
  if (host.path(socket)?.kind !== "socket") {
    const what = `--ssh: the ssh agent at ${socket} (SSH_AUTH_SOCK) is gone.`;
    return [
      { slug: "agent-gone", what, fix: 'Log in again, or start another: eval "$(ssh-agent)" && ssh-add' },
    ];
  }
  return [];
}
