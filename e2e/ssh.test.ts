import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { onFreePort } from "./support/free-port.ts";
import { OwnAgent } from "./support/own-agent.ts";
import { patience } from "./support/patience.ts";
import { commandLine, ownFolder, type Person, subFolder } from "./support/person.ts";
import { projectWithExtension } from "./support/project.ts";
import { rocker } from "./support/rocker.ts";
import { toolsImage } from "./support/tools-image.ts";
import { giveTo } from "./support/tree.ts";

/** The person's ssh server, and their agent, whose key it lets in. */
function startSsh(as: Person) {
  return onFreePort(async (port) => {
    const folder = ownFolder(as);
    const at = (name: string) => join(folder, name);
    const agent = new OwnAgent(as, at("agent.sock"), "mine");
    await agent.start();
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", at("server")]);
    // A space would end the word in sshd's settings.
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
    const home = subFolder(folder, "home");
    const knownHost = `[127.0.0.1]:${port} ${readFileSync(at("server.pub"), "utf8")}`;
    writeFileSync(join(subFolder(home, ".ssh"), "known_hosts"), knownHost);
    giveTo(as, folder);
    // What root's server wants, and systemd would make.
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
    throw new Error(`sshd ended at once (${server.exitCode})`);
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

  it("a server that the person knows lets them in by their agent's key, and did not before", async () => {
    expect((await connect()).stderr).toContain("Host key verification failed");
    const { code, stdout, stderr } = await connect("--ssh");
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "let in\n" });
  });

  it("no private key is in the container", async () => {
    const search =
      'ssh-add -l | grep -c ED25519; grep -rlE "BEGIN OPENSSH PRIVATE" /home /run /etc /root 2>/dev/null; exit 0';
    const { stdout } = await rocker(["--user", "--no-user-sudo", "--ssh", image, "sh", "-c", search], {
      as,
      env: { ...env, HOME: ssh.home, SSH_AUTH_SOCK: ssh.socket },
      withAll: true,
    });
    expect(stdout).toBe("1\n");
  });

  it("without an agent it says what to do, before anything is built", async () => {
    const { code, stderr } = await rocker(["--ssh", image, "true"], { as, env, withAll: true });
    expect(code).toBe(125);
    expect(stderr).toMatch(/ssh\/no-agent.*SSH_AUTH_SOCK.*ssh-add/s);
  });
});

// Signs with the agent's key, which only its owner's agent can do, and looks the hosts up.
const useAgent = `
  ssh-add -L >/tmp/mine.pub && echo data >/tmp/data && ssh-keygen -Y sign -n file -f /tmp/mine.pub /tmp/data 2>/dev/null
  (printf 'me '; cat /tmp/mine.pub) >/tmp/allowed
  ssh-keygen -Y verify -f /tmp/allowed -I me -n file -s /tmp/data.sig </tmp/data >/seen
  ssh-keygen -F "$1" >>/seen 2>/dev/null || ssh-keygen -f /etc/ssh/ssh_known_hosts2 -F "$1" >>/seen
  id -u >>/seen; rm /tmp/*`;

describeEngines("the agent while the image is built", (engine) => {
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

  it("is for the steps that ask for it, and nothing of it is in the image", async () => {
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

    // It is there now: no agent is needed to run it, and what it needed to be built is not in it.
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

  it.runIf(engine.name === "docker")("is refused by name where the builder cannot do it", async () => {
    const { code, stderr } = await rocker(["--trust", "--nocache", "--signing=x", image, "true"], {
      as,
      cwd,
      env: { ...env, HOME: ssh.home, SSH_AUTH_SOCK: ssh.socket, DOCKER_BUILDKIT: "0" },
      withAll: true,
    });
    expect(code).toBe(125);
    expect(stderr).toMatch(/RK404.*Docker without BuildKit.*signing/s);
  });
});
