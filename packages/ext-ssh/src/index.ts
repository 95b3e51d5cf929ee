import { resolve } from "node:path/posix";
import { defineExtension, type Host, type Read } from "@rocker/core";

/** Path of the agent's socket in the container. */
const agentTarget = "/run/rocker/ssh-agent.sock";

// System-wide files, so that no home directory is needed. Few images have ssh_known_hosts, none ssh_known_hosts2.
const knownHostsTarget = "/etc/ssh/ssh_known_hosts2";
const systemKnownHosts = "/etc/ssh/ssh_known_hosts";

/** Forwards the user's ssh agent: `--ssh`. The keys stay on the host. */
export default defineExtension({
  name: "ssh",
  summary: "Your ssh agent and known hosts, without copying keys",
  options: {
    ssh: {
      type: "boolean",
      summary: "Forward your ssh agent and mount your known hosts read-only",
    },
  },
  after: ["user"],

  read: ({ host }) => readAgent(host),

  setup(container, { value: socket, host, account, persistent, notice }) {
    const { home, uid } = host.user();
    if (!persistent) {
      container.withBindMount(socket, agentTarget).withRunVariable("SSH_AUTH_SOCK", agentTarget);
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
        `the container's user (uid ${account.uid}) has no access to your ssh agent, which accepts only uid ${uid} and root`,
      );
    }
    if (host.readFile("/sys/fs/selinux/enforce")?.toString().trim() === "1") {
      notice("SELinux is enforcing and may block access to the ssh agent: add --security-opt label=disable");
    }
  },

  prepare(_data, { host, user, notice }) {
    const [id = ""] = user.split(":");
    if (!["", "0", "root", String(host.user().uid)].includes(id)) {
      notice(`the image's user ${id} has no access to your ssh agent: add --user`);
    }
  },

  // Uses the current terminal's agent, whose socket changes with each login.
  async enter(_data, { host, relay }) {
    const agent = readAgent(host);
    return { SSH_AUTH_SOCK: "value" in agent ? await relay("ssh-agent", agent.value) : "" };
  },
});

/** The agent's socket on the host. */
function readAgent(host: Host): Read<string> {
  const socket = host.env.SSH_AUTH_SOCK;
  if (!socket) {
    const what = "--ssh: no ssh agent found: SSH_AUTH_SOCK is not set.";
    return { problems: [{ slug: "no-agent", what, fix: 'Start an agent: eval "$(ssh-agent)" && ssh-add' }] };
  }
  if (host.path(socket)?.kind !== "socket") {
    const what = `--ssh: the ssh agent at ${socket} (SSH_AUTH_SOCK) no longer exists.`;
    const fix = 'Log in again, or start an agent: eval "$(ssh-agent)" && ssh-add';
    return { problems: [{ slug: "agent-gone", what, fix }] };
  }
  return { value: resolve(host.cwd, socket) };
}
