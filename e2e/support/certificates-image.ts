import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listImages, type TestEngine } from "./engines.ts";

/** Where Debian keeps the authorities that the host trusts. */
const bundle = "/etc/ssl/certs/ca-certificates.crt";

const variables = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "PIP_CERT"];

/**
 * A Debian image that trusts what the host trusts: tests may run behind a proxy that has certificates of its own.
 * @returns the image's name
 */
export function makeCertificatesImage(engine: TestEngine): string {
  const name = "localhost/rocker-test/certificates:latest";
  const context = mkdtempSync(join(tmpdir(), "rocker-e2e-certificates-image-"));
  try {
    const inImage = "/etc/host-certificates.crt";
    copyFileSync(bundle, join(context, "bundle"));
    const env = variables.map((variable) => `${variable}=${inImage}`).join(" ");
    writeFileSync(
      join(context, "Dockerfile"),
      `FROM docker.io/library/debian:bookworm\nCOPY bundle ${inImage}\nENV ${env}\n`,
    );
    for (const path of [context, join(context, "bundle")]) chmodSync(path, 0o755);
    engine.client("build", "--tag", name, context);
    return name;
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/** Removes it, and what rocker built on it. */
export function removeCertificatesImage(engine: TestEngine): void {
  const ids = listImages(engine, "--quiet", "--filter", "reference=localhost/rocker*/certificates");
  for (const id of new Set(ids.split("\n").filter(Boolean))) engine.client("rmi", "--force", id);
}
