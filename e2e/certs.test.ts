import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeDocker, describeEngines, using } from "./support/engines.ts";
import { projectWithExtension } from "./support/project.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";
import { javaImage, toolsImage } from "./support/tools-image.ts";
import { giveTo } from "./support/tree.ts";

/** A certificate authority, and a server on localhost with a certificate from it. */
async function startServer(directory: string) {
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: directory, stdio: "pipe" });
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
  openssl(...request, "-subj", "/CN=Test authority", "-keyout", "ca.key", "-out", "ca.pem");
  const leaf = ["-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "subjectAltName=DNS:localhost"];
  openssl(...request, ...leaf, "-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "cert.pem");
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => readFileSync(join(directory, name)));
  const server = createServer({ key, cert }, (_request, response) => response.end("it is me\n"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `https://localhost:${(server.address() as AddressInfo).port}/` };
}

/** Where this machine's tools read certificate authorities from. */
function machinesBundle(): string {
  const told = ["SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"];
  const [file] = told.map((name) => process.env[name]).filter(Boolean);
  return file ?? "/etc/ssl/certs/ca-certificates.crt";
}

describeEngines("--certs", (engine) => {
  const { as, env } = using(engine);
  let image: string;
  let directory: string;
  let server: Server;
  let url: string;
  beforeAll(async () => {
    image = toolsImage(engine);
    directory = ownDirectory(as);
    ({ server, url } = await startServer(directory));
    giveTo(as, directory);
  });
  afterAll(() => void server?.close());

  const clients = {
    curl: 'curl -sS "$1"',
    Python:
      "python3 -c 'import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read().decode().strip())' \"$1\"",
    "pip's requests":
      "python3 -c 'import sys; from pip._vendor import requests as r; print(r.get(sys.argv[1]).text.strip())' \"$1\"",
    // There is no repository, but only a client that trusts the certificate gets this error.
    git: 'git ls-remote "$1" 2>&1 | grep -q "not found\\|valid" && echo "it is me"',
  };

  it("makes curl, Python, pip and git trust a certificate authority that they did not trust before", async () => {
    const script = Object.entries(clients).map(([name, fetch]) => `echo "${name} [$(${fetch})]"`);
    const fetching = async (...flags: string[]) => {
      const line = [...flags, "--network", "host", image, "sh", "-c", script.join("\n"), "sh", url];
      const { code, stdout, stderr } = await rocker(line, { as, env, withAll: true });
      expect(code, stderr).toBe(0);
      return stdout.trimEnd().split("\n");
    };
    const names = Object.keys(clients);
    expect(await fetching()).toEqual(names.map((name) => `${name} []`));
    expect(await fetching(`--certs=${join(directory, "ca.pem")}`)).toEqual(
      names.map((name) => `${name} [it is me]`),
    );
  });

  it("creates a certificate store in an image without a store and without tools", async () => {
    const count = "grep -c BEGIN /etc/ssl/certs/ca-certificates.crt";
    const { stdout } = await rocker(
      [`--certs=${join(directory, "ca.pem")}`, "rocker-test/busybox:latest", "sh", "-c", count],
      { as, env, withAll: true },
    );
    expect(stdout).toBe("1\n");
  });

  it("lets build steps download from the real index with the host's certificate authorities", async () => {
    const install = `container.withExec(["pip", "install", "--break-system-packages", "--no-cache-dir", value]);`;
    const { code, stdout, stderr } = await rocker(
      [
        "--trust",
        "--certs",
        "--fetched",
        "six==1.16.0",
        image,
        "python3",
        "-c",
        "import six; print(six.__version__)",
      ],
      {
        as,
        env: { ...env, SSL_CERT_FILE: machinesBundle() },
        cwd: projectWithExtension("fetched", install, as),
        withAll: true,
      },
    );
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "1.16.0\n" });
  });
});

describeDocker("--certs and Java", (engine) => {
  const { as, env } = using(engine);

  it("adds the certificate authority to Java's existing trust store", async () => {
    const image = javaImage(engine);
    const directory = ownDirectory(as);
    const { server } = await startServer(directory);
    server.close();
    giveTo(as, directory);
    const list =
      'keytool -list -cacerts -storepass changeit 2>/dev/null | tee /tmp/list | grep -ci "$1"; grep -c trustedCertEntry /tmp/list';
    const fingerprint = execFileSync(
      "openssl",
      ["x509", "-in", join(directory, "ca.pem"), "-noout", "-fingerprint", "-sha256"],
      {
        encoding: "utf8",
      },
    );
    const wanted = fingerprint.trim().split("=")[1] ?? "";
    const counts = async (...flags: string[]) => {
      const line = [...flags, image, "sh", "-c", list, "sh", wanted];
      const { stdout, stderr } = await rocker(line, { as, env, withAll: true });
      expect(stdout, stderr).toMatch(/^\d+\n\d+\n$/);
      return stdout.trim().split("\n").map(Number);
    };
    const [foundBefore, before = 0] = await counts();
    const [found = 0, after = 0] = await counts(`--certs=${join(directory, "ca.pem")}`);
    expect([foundBefore, before > 100, found > 0, after > before]).toEqual([0, true, true, true]);
  });
});

describeEngines("--proxy", (engine) => {
  const { as, env } = using(engine);
  const proxy = "http://me:secret-of-the-proxy@proxy.invalid:3128";

  it("sets the proxy in the container and in build steps, but not in the image", async () => {
    const see = `container.withExec(["/bin/sh", "-ec", 'printf "%s" "$https_proxy" | wc -c >/seen']);`;
    const cwd = projectWithExtension("seeing", see, as);
    const options = { as, env: { ...env, https_proxy: proxy }, cwd, withAll: true };
    const show = ["rocker-test/busybox:latest", "sh", "-c", 'echo "$https_proxy"; cat /seen'];
    const flags = ["--trust", "--proxy", "--seeing", "now"];
    const { stdout, stderr } = await rocker([...flags, ...show], options);
    expect(stdout, stderr).toBe(`${proxy}\n${proxy.length}\n`);
    const built = await rocker(["build", ...flags, "rocker-test/busybox:latest"], options);
    const image = built.stdout.trim();
    const history = engine.client("history", "--no-trunc", image);
    expect(history).toContain("seen");
    expect(history).not.toContain("secret-of-the-proxy");
    expect(engine.client("image", "inspect", image)).not.toContain("secret-of-the-proxy");
  });
});
