import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { onFreePort } from "./support/free-port.ts";
import { OwnAgent } from "./support/own-agent.ts";
import { patience } from "./support/patience.ts";
import { projectWithExtension } from "./support/project.ts";
import { rocker } from "./support/rocker.ts";
import { commandLine, ownDirectory, subdirectory, type TestUser } from "./support/test-user.ts";
import { toolsImage } from "./support/tools-image.ts";
import { giveTo } from "./support/tree.ts";

/** The user's ssh server, and their agent with the key that it accepts. */
function startSsh(as: TestUser) {
  return onFreePort(async (port) => {
    const directory = ownDirectory(as);
    const at = (name: string) => join(directory, name);
    const agent = new OwnAgent(as, at("agent.sock"), "mine");
    await agent.start();
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", at("server")]);
    // A space would end the value in sshd's settings.
    const settings = [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey "${at("server")}"`,
      `AuthorizedKeysFile "${at("mine.key.pub")}"`,
      `PidFile "${at("sshd.pid")}"`,
      "StrictModes no",
      "UsePAM no",
      "PasswordAuthentication no",
    ];
    writeFileSync(at("sshd_config"), settings.join("\n"));
    const home = subdirectory(directory, "home");
    const knownHost = `[127.0.0.1]:${port} ${readFileSync(at("server.pub"), "utf8")}`;
    writeFileSync(join(subdirectory(home, ".ssh"), "known_hosts"), knownHost);
    giveTo(as, directory);
    // Required by root's server; normally created by systemd.
    if (as.uid === 0) mkdirSync("/run/sshd", { recursive: true });
    const [program, ...args] = commandLine(as, ["/usr/sbin/sshd", "-D", "-f", at("sshd_config")]);
    const server = spawn(program, args, { stdio: "ignore" });
    const stop = () => {
      server.kill();
      agent.stop();
    };
    await vi.waitUntil(() => existsSync(at("sshd.pid")) || server.exitCode !== null, patience);
    if (server.exitCode === null) return { port, socket: at("agent.sock"), home, stop };
    stop();
    throw new Error(`sshd exited at once (${server.exitCode})`);
  });
}

describeEngines("--ssh", (engine) => {
  const { as, env } = using(engine);
  let ssh: Awaited<ReturnType<typeof startSsh>>;
  let image: string;
  beforeAll(async () => {
    image = toolsImage(engine);
    ssh = await startSsh(as);
  });
  afterAll(() => ssh?.stop());

  const connect = (...flags: string[]) => {
    const command = [
      "ssh",
      "-o",
      "BatchMode=yes",
      "-p",
      String(ssh.port),
      `${as.name}@127.0.0.1`,
      "echo",
      "let in",
    ];
    return rocker(["--user", "--no-user-sudo", "--network", "host", ...flags, image, ...command], {
      as,
      env: { ...env, HOME: ssh.home, SSH_AUTH_SOCK: ssh.socket },
      withAll: true,
    });
  };

  it("logs in to a known server with the agent's key, which failed without it", async () => {
    expect((await connect()).stderr).toContain("Host key verification failed");
    const { code, stdout, stderr } = await connect("--ssh");
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "let in\n" });
  });

  it("keeps private keys out of the container", async () => {
    const search =
      'ssh-add -l | grep -c ED25519; grep -rlE "BEGIN OPENSSH PRIVATE" /home /run /etc /root 2>/dev/null; exit 0';
    const { stdout } = await rocker(["--user", "--no-user-sudo", "--ssh", image, "sh", "-c", search], {
      as,
      env: { ...env, HOME: ssh.home, SSH_AUTH_SOCK: ssh.socket },
      withAll: true,
    });
    expect(stdout).toBe("1\n");
  });

  it("reports a fix before the build if there is no agent", async () => {
    const { code, stderr } = await rocker(["--ssh", image, "true"], { as, env, withAll: true });
    expect(code).toBe(125);
    expect(stderr).toMatch(/ssh\/no-agent.*SSH_AUTH_SOCK.*ssh-add/s);
  });
});

// Signs with the agent's key, which only its owner's agent can do, and looks up the known hosts.
const useAgent = `
  ssh-add -L >/tmp/mine.pub && echo data >/tmp/data && ssh-keygen -Y sign -n file -f /tmp/mine.pub /tmp/data 2>/dev/null
  (printf 'me '; cat /tmp/mine.pub) >/tmp/allowed
  ssh-keygen -Y verify -f /tmp/allowed -I me -n file -s /tmp/data.sig </tmp/data >/seen
  ssh-keygen -F "$1" >>/seen 2>/dev/null || ssh-keygen -f /etc/ssh/ssh_known_hosts2 -F "$1" >>/seen
  id -u >>/seen; rm /tmp/*`;

describeEngines("the agent during a build", (engine) => {
  const { as, env } = using(engine);
  const unique = `${process.pid} ${engine.title}`;
  let ssh: Awaited<ReturnType<typeof startSsh>>;
  let image: string;
  let cwd: string;
  beforeAll(async () => {
    image = toolsImage(engine);
    ssh = await startSsh(as);
    const steps = `
      const script = (text, options) => container.withScript(text, [value, ${JSON.stringify(unique)}], options);
      script(${JSON.stringify(`set -e; ${useAgent}`)}, { title: "with the agent", ssh: true });
      script('ssh-add -l | wc -l >/tmp/who; id -u >>/tmp/who', { as: "user", title: "as the user", ssh: true });
      script('cat /tmp/who >>/seen; echo "\${SSH_AUTH_SOCK-none}" >>/seen; cat /etc/ssh/ssh_known_hosts2 2>/dev/null >>/seen || :', { title: "without" });`;
    cwd = projectWithExtension("signing", steps, as);
  });
  afterAll(() => ssh?.stop());

  const flags = () => ["--trust", "--user", "--no-user-sudo", `--signing=[127.0.0.1]:${ssh.port}`];
  const build = (more: Record<string, string | undefined> = {}, ...command: string[]) =>
    rocker([...flags(), image, ...(command.length ? command : ["cat", "/seen"])], {
      as,
      cwd,
      env: { ...env, HOME: ssh.home, SSH_AUTH_SOCK: ssh.socket, ...more },
      withAll: true,
    });

  it("is available to steps that declare it, and leaves nothing in the image", async () => {
    expect(await build({ SSH_AUTH_SOCK: undefined })).toMatchObject({
      code: 125,
      stderr: expect.stringMatching(/RK509.*with the agent.*ssh-add/s),
    });
    const { code, stdout, stderr } = await build();
    expect(code, stderr).toBe(0);
    const [signature, hosts, line, ...rest] = stdout.trimEnd().split("\n");
    expect(signature).toMatch(/^Good "file" signature for me/);
    expect([hosts, line]).toEqual([expect.stringContaining("found"), expect.stringContaining("ssh-ed25519")]);
    expect(rest).toEqual(["0", "1", String(as.uid), "none"]);

    // The image exists now: running it needs no agent, and nothing of the agent is in it.
    const search =
      'grep -rlE "BEGIN OPENSSH PRIVATE" /etc /root /home /tmp /run /var 2>/dev/null; cat /etc/ssh/ssh_known_hosts2; exit 0';
    const warm = await build({ SSH_AUTH_SOCK: undefined }, "sh", "-c", search);
    expect(warm).toMatchObject({ code: 0, stdout: "" });
    const built = await rocker(["build", ...flags(), image], {
      as,
      cwd,
      env: { ...env, HOME: ssh.home },
      withAll: true,
    });
    const described = engine.client("image", "inspect", built.stdout.trim());
    expect(described + engine.client("history", "--no-trunc", built.stdout.trim())).not.toContain(ssh.socket);
  });

  it.runIf(engine.name === "docker")("is rejected by name if the builder does not support it", async () => {
    const { code, stderr } = await rocker(["--trust", "--nocache", "--signing=x", image, "true"], {
      as,
      cwd,
      env: { ...env, HOME: ssh.home, SSH_AUTH_SOCK: ssh.socket, DOCKER_BUILDKIT: "0" },
      withAll: true,
    });
    expect(code).toBe(125);
    expect(stderr).toMatch(/RK404.*signing.*Docker without BuildKit/s);
  });
});
