import { rootCertificates } from "node:tls";
import type { Host } from "@rocker/core";

// What tools of the host read their certificates from; each holds a file's path.
const variables = [
  "SSL_CERT_FILE",
  "NODE_EXTRA_CA_CERTS",
  "REQUESTS_CA_BUNDLE",
  "PIP_CERT",
  "CURL_CA_BUNDLE",
  "GIT_SSL_CAINFO",
];

// Where distributions keep the bundle of all authorities (Go's crypto/x509/root_linux.go lists the same).
const systemBundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/** Files of this host that name authorities: those that its tools are told of, then the system's own. */
export function hostBundles(host: Host): string[] {
  const told = variables.map((name) => host.env[name]).filter((path) => path?.startsWith("/"));
  const system = systemBundles.find((path) => host.path(path)?.kind === "file");
  return [...new Set([...told, system])].filter(
    (path): path is string => path !== undefined && host.path(path)?.kind === "file",
  );
}

/** The certificates of PEM files, each once, written in one way, without anything that stands between them. */
export function certificatesOf(host: Host, files: readonly string[]): string[] {
  const texts = files.map((file) => host.readFile(file)?.toString("latin1") ?? "");
  return [...new Set(texts.flatMap(certificatesIn))];
}

/** Without those that are public: images bring these themselves, as Node does. */
export function notPublic(certificates: readonly string[]): string[] {
  const known = new Set(rootCertificates.flatMap(certificatesIn));
  return certificates.filter((one) => !known.has(one));
}

function certificatesIn(text: string): string[] {
  const pattern =
    /-----BEGIN (?:TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END (?:TRUSTED )?CERTIFICATE-----/g;
  return [...text.matchAll(pattern)].map(([, body = ""]) => {
    const lines = body.replace(/\s/g, "").match(/.{1,64}/g) ?? [];
    return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
  });
}
