import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { describeEnginesOfOthers, using } from "./support/engines.ts";
import { ownFolder, type Person } from "./support/person.ts";
import { rocker } from "./support/rocker.ts";
import { toolsImage } from "./support/tools-image.ts";
import { giveTo } from "./support/tree.ts";

const asPerson = ({ prefix, env }: Person, command: readonly string[]): [string, string[]] => {
  const [program = "env", ...rest] = [
    ...prefix,
    "env",
    "-i",
    ...Object.entries(env).map(([k, v]) => `${k}=${v}`),
  ];
  return [program, [...rest, ...command]];
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The person's ssh server and agent, with a key that only the agent has. */
async function startSsh(as: Person) {
  const folder = ownFolder(as);
  const port = await freePort();
  const key = (name: string) =>
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", join(folder, name)]);
  key("server");
  key("mine");
  const at = (name: string) => join(folder, name);
  // A space would end the word in sshd's settings.
  writeFileSync(
    at("sshd_config"),
    [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey "${at("server")}"`,
      `AuthorizedKeysFile "${at("mine.pub")}"`,
      `PidFile "${at("sshd.pid")}"`,
      "StrictModes no",
      "UsePAM no",
      "PasswordAuthentication no",
    ].join("\n"),
  );
  const home = join(folder, "home");
  mkdirSync(join(home, ".ssh"), { recursive: true });
  writeFileSync(
    join(home, ".ssh/known_hosts"),
    `[127.0.0.1]:${port} ${readFileSync(at("server.pub"), "utf8")}`,
  );
  giveTo(as, folder);
  chmodSync(at("mine"), 0o600);
  const start = (...command: string[]): ChildProcess => {
    const [program, args] = asPerson(as, command);
    return spawn(program, args, { stdio: "ignore" });
  };
  const socket = at("agent.sock");
  const processes = [
    start("/usr/sbin/sshd", "-D", "-f", at("sshd_config")),
    start("ssh-agent", "-D", "-a", socket),
  ];
  await vi.waitFor(() => expect(existsSync(socket) && existsSync(at("sshd.pid"))).toBe(true), {
    timeout: 10_000,
  });
  const [program, args] = asPerson(as, ["env", `SSH_AUTH_SOCK=${socket}`, "ssh-add", at("mine")]);
  execFileSync(program, args, { stdio: "pipe" });
  return { port, socket, home, stop: () => processes.forEach((one) => void one.kill()) };
}

// An agent answers to its owner; the server of an ordinary person lets in that person only.
describeEnginesOfOthers("--ssh", (engine) => {
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
