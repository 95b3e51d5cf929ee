import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { AgentProject } from "../support/agent-project.ts";
import { describeEngines } from "../support/engines.ts";
import { FakeApi } from "../support/fake-api.ts";
import { Terminal } from "../support/terminal.ts";

describeEngines("the network of an agent", (engine) => {
  let project: AgentProject;
  let site: Server;
  const visits: IncomingMessage[] = [];
  let port = 0;
  beforeAll(async () => {
    site = createServer((request, response) => {
      visits.push(request);
      response.end("the site\n");
    });
    site.listen(0, "127.0.0.1");
    await once(site, "listening");
    port = (site.address() as AddressInfo).port;
  });
  afterAll(() => void site.close());
  beforeEach(() => {
    project = new AgentProject(engine);
    visits.length = 0;
  });
  afterEach(() => project.end());

  const events = async (name: string): Promise<Record<string, unknown>[]> =>
    (await project.agent("log", name, "--audit")).stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));

  test("nothing is reachable without the proxy, whatever is tried", async () => {
    const created = await project.create("closed", "--allow", `host.docker.internal:${port}`);
    expect(created, created.stderr).toMatchObject({ code: 0 });
    const gateway = "$(ip route 2>/dev/null | sed -n 's/^default via \\([^ ]*\\).*/\\1/p')";
    const attempts = {
      "the site itself": `curl -s --max-time 5 http://127.0.0.1:${port}/`,
      "the host by name": `curl -s --max-time 5 http://host.docker.internal:${port}/`,
      TCP: "bash -c 'echo >/dev/tcp/1.1.1.1/80'",
      "the gateway": `bash -c "echo >/dev/tcp/${gateway}/80"`,
      UDP: "perl -MIO::Socket::INET -e 'IO::Socket::INET->new(Proto=>q(udp),PeerAddr=>q(1.1.1.1:53)) or exit 1'",
      DNS: "getent hosts example.com",
      IPv6: "bash -c 'echo >/dev/tcp/2606:4700:4700::1111/80'",
      "cloud metadata": "bash -c 'echo >/dev/tcp/169.254.169.254/80'",
      "sockets of the host": "find / -xdev -type s 2>/dev/null | grep .",
      "an interface": "tail -n +3 /proc/net/dev | grep -v ' lo:'",
    };
    const outcome = await project.attempt(
      "closed",
      attempts,
      "unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY",
    );
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, stdout: "done\n" });
    expect(visits).toEqual([]);
    const open = await project.shell("closed", `curl -s http://host.docker.internal:${port}/`);
    expect(open, open.stderr).toMatchObject({ code: 0, stdout: "the site\n" });
  });

  test("rules change while the agent runs, and the proxy gives its own answer", async () => {
    await project.create("ruled");
    const target = `host.docker.internal:${port}`;
    const visit = () => project.shell("ruled", `curl -s -o /dev/null -w '%{http_code}' http://${target}/`);
    expect(await visit()).toMatchObject({ stdout: "403" });
    expect(await project.agent("policy", "ruled", "check", target)).toMatchObject({
      code: 1,
      stdout: `blocked  ${target}  no rule\n`,
    });
    expect(await project.agent("policy", "ruled", "allow", target, "@npm")).toMatchObject({ code: 0 });
    expect(await visit()).toMatchObject({ stdout: "200" });
    expect(await project.agent("policy", "ruled", "check", target)).toMatchObject({
      code: 0,
      stdout: `allowed  ${target}  rule ${target}\n`,
    });
    expect((await project.agent("policy", "ruled")).stdout).toBe(`allow  ${target}\nallow  @npm\n`);
    expect(await project.agent("policy", "ruled", "remove", target)).toMatchObject({ code: 0 });
    expect(await visit()).toMatchObject({ stdout: "403" });
    expect((await project.agent("policy", "ruled", "allow", "**")).stderr).toContain("isolate/allow");

    const log = await events("ruled");
    expect(log).toContainEqual(
      expect.objectContaining({
        event: "request",
        host: "host.docker.internal",
        port,
        decision: "allowed",
        rule: target,
      }),
    );
    expect(log.filter(({ decision }) => decision === "blocked")).toHaveLength(2);
    expect(log).toContainEqual(expect.objectContaining({ event: "policy", allow: [target, "@npm"] }));
    expect(log).toContainEqual(
      expect.objectContaining({ event: "command", command: expect.arrayContaining(["sh"]) }),
    );
    expect(log).toContainEqual(expect.objectContaining({ event: "response", status: 200, received: 9 }));
  });

  test("every host is allowed only when the user says so twice, and no address of the host's", async () => {
    const refused = await project.create("open", "--allow", "*");
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("agent/allow-everything") });
    project.add(".rockerrc.yaml", 'isolate-allow: ["*"]\nisolate-allow-everything: true\n');
    expect((await project.create("open", "--trust")).stderr).toContain("isolate/allow-everything");
    project.add(".rockerrc.yaml", "{}\n");
    expect(await project.create("open")).toMatchObject({ code: 0 });
    expect((await project.agent("policy", "open", "allow", "*")).stderr).toContain("--allow-everything");

    const terminal = await Terminal.open(engine.as, project.variables, { withAll: true });
    try {
      terminal.enter(`cd '${project.path}' && clear`);
      terminal.enter("rocker agent policy open allow '*'; echo code=$?");
      await terminal.seen("Allow every host?");
      terminal.enter("y");
      await terminal.seen("Are you sure?");
      terminal.enter("yes");
      await terminal.seen("code=1");
      expect((await project.agent("policy", "open", "check", "example.com")).stdout).toContain("blocked");
      terminal.enter("clear; rocker agent policy open allow '*'");
      await terminal.seen("Allow every host?");
      terminal.enter("y");
      await terminal.seen("Are you sure?");
      terminal.enter("every host");
      await terminal.seen("allow  *");
    } finally {
      terminal.close();
    }
    const check = async (host: string) => (await project.agent("policy", "open", "check", host)).stdout;
    // Its rule: this machine need not know the name.
    expect(await check("example.com")).toMatch(
      /^(allowed|blocked) {2}example.com:443 {2}(rule \*|.*example.com)/,
    );
    for (const host of [
      `host.docker.internal:${port}`,
      "127.0.0.1:80",
      "169.254.169.254:80",
      "[::1]:80",
      "1.1.1.1",
    ])
      expect(await check(host)).toMatch(/^blocked .* no rule$/m);
    const visit = `curl -s -o /dev/null -w '%{http_code}' http://host.docker.internal:${port}/`;
    expect(await project.shell("open", visit)).toMatchObject({ stdout: "403" });
  });

  test("the proxy outlives the command, fails closed when it is killed, and recovers", async () => {
    const target = `host.docker.internal:${port}`;
    await project.create("lasting", "--allow", target);
    const visit = `curl -s -o /dev/null -w '%{http_code}' http://${target}/`;
    // Goes on after its command.
    await project.shell(
      "lasting",
      `mkfifo go; (cat go; ${visit} >seen; echo done >finished) >/dev/null 2>&1 &`,
    );
    await project.shell("lasting", "echo >go");
    await expect
      .poll(async () => (await project.shell("lasting", "cat finished seen 2>/dev/null || true")).stdout, {
        timeout: 30_000,
      })
      .toBe("done\n200");
    const [{ container }] = JSON.parse((await project.agent("ls", "--json")).stdout);
    for (const proxy of project.proxies()) process.kill(proxy, "SIGKILL");
    const inside = (script: string) => engine.client("exec", container, "sh", "-c", script);
    expect(() => inside(`curl -s --max-time 10 http://${target}/`)).toThrow();
    expect((await project.agent("policy", "lasting", "check", target)).stderr).toContain("agent/no-proxy");
    expect(await project.shell("lasting", visit)).toMatchObject({ code: 0, stdout: "200" });
    expect(project.proxies()).toHaveLength(1);
    await project.agent("rm", "--force", "lasting");
    await expect.poll(() => project.proxies(), { timeout: 10_000 }).toEqual([]);
  });

  test("a key reaches its host alone, and is nowhere inside", async () => {
    const key = "sk-real-4f9d2c71";
    const api = new FakeApi();
    await api.start((request, response) => {
      if (request.url === "/away")
        response.writeHead(302, { location: `http://host.docker.internal:${port}/` }).end();
      else response.end("answer\n");
    });
    const env = { FAKE_KEY: key, NODE_EXTRA_CA_CERTS: api.certificate };
    const host = `host.docker.internal:${api.port}`;
    try {
      const created = await project
        .with(env)
        .create(
          "keyed",
          ...[
            "--key",
            "fake=env:FAKE_KEY",
            "--key-host",
            `fake=${host}`,
            "--allow",
            `host.docker.internal:${port}`,
          ],
        );
      expect(created, created.stderr).toMatchObject({ code: 0 });
      const script = `
        curl -s "$FAKE_BASE_URL/v1/messages" -H "Authorization: Bearer $FAKE_API_KEY" -H "Host: other.example"
        curl -s -L "$FAKE_BASE_URL/away"
        curl -s "http://127.0.0.1:3128/other/x" || true
        echo "$FAKE_API_KEY"`;
      const asked = await project.shell("keyed", script);
      expect(asked.stdout, asked.stderr).toContain("answer\nthe site\n");
      expect(asked.stdout).toContain("rocker-stand-in");
      expect(api.requests.map(({ url, headers }) => [url, headers.authorization, headers.host])).toEqual([
        ["/v1/messages", `Bearer ${key}`, host],
        ["/away", `Bearer ${key}`, host],
      ]);
      expect(visits).toHaveLength(1);
      expect(JSON.stringify(visits.map(({ rawHeaders }) => rawHeaders))).not.toContain(key);

      // In two parts, which only the shell puts together: a search must not find itself. Under rootless Podman, devices are
      // mounted on files, which find takes for files without end.
      const [start, end] = [key.slice(0, 8), key.slice(8)];
      const search = `
        find / /dev/shm '(' -path /proc -o -path /sys -o -path /dev ')' -prune -o -type f -exec perl -ne 'BEGIN { $k = "${start}" . "${end}" }
          print "$ARGV\\n" if index($_, $k) >= 0' {} + 2>/dev/null || true
        cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' |
          while read -r line; do case $line in *"${start}""${end}"*) echo "process: $line";; esac; done
        set | while read -r line; do case $line in *"${start}""${end}"*) echo "variable: $line";; esac; done
        echo searched`;
      expect((await project.shell("keyed", search)).stdout).toBe("searched\n");
      const [{ container }] = JSON.parse((await project.agent("ls", "--json")).stdout);
      const inspected = engine.client("inspect", container);
      const image = JSON.parse(inspected)[0].Image;
      const all = [
        inspected,
        engine.client("inspect", image),
        engine.client("history", "--no-trunc", image),
        engine.client("logs", container),
      ];
      for (const text of all) expect(text).not.toContain(key);
      // Nor on the host, outside of the proxy's memory.
      expect(() => execFileSync("grep", ["-rlF", "-e", key, join(project.directory, "state")])).toThrow();
      const log = await events("keyed");
      expect(log).toContainEqual(
        expect.objectContaining({ event: "request", rule: "key fake", port: api.port }),
      );
    } finally {
      api.end();
    }
  });

  test("a key without a value, and one that a project names, are errors", async () => {
    const missing = await project.create("keyless", "--key", "anthropic=env:NO_SUCH_VARIABLE");
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining("isolate/key") });
    expect(missing.stderr).toContain("NO_SUCH_VARIABLE is not set");
    const unknown = await project.create("keyless", "--key", "other=env:HOME");
    expect(unknown.stderr).toContain("--key-host other=");
    project.add(".rockerrc.yaml", "agent-key: [anthropic=env:HOME]\n");
    const hostile = await project.create("keyless");
    expect(hostile.stderr).toContain("agent/key-from-project");
    expect((await project.agent("ls", "--json")).stdout).toBe("[]\n");
  });
});
