import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A fake API: a server on loopback that speaks TLS with a certificate of its own, and remembers what it was asked. */
export class FakeApi {
  readonly requests: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];
  readonly #directory = mkdtempSync(join(tmpdir(), "rocker-fake-api-"));
  #server: Server | undefined;

  /** For NODE_EXTRA_CA_CERTS. */
  get certificate(): string {
    return join(this.#directory, "certificate.pem");
  }

  get port(): number {
    return this.#server ? (this.#server.address() as AddressInfo).port : 0;
  }

  async start(answer: RequestListener): Promise<void> {
    const key = join(this.#directory, "key.pem");
    execFileSync(
      "openssl",
      [
        ...[
          "req",
          "-x509",
          "-newkey",
          "ec",
          "-pkeyopt",
          "ec_paramgen_curve:prime256v1",
          "-nodes",
          "-days",
          "2",
        ],
        ...["-subj", "/CN=fake-api", "-addext", "subjectAltName=DNS:host.docker.internal"],
        ...["-keyout", key, "-out", this.certificate],
      ],
      { stdio: "ignore" },
    );
    execFileSync("chmod", ["-R", "a+rX", this.#directory]);
    this.#server = createServer(
      { key: readFileSync(key), cert: readFileSync(this.certificate) },
      (request, response) => {
        this.requests.push({ url: request.url ?? "", headers: request.headers });
        answer(request, response);
      },
    );
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  end(): void {
    this.#server?.close().closeAllConnections();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
