import { rootCertificates } from "node:tls";
import type { Host } from "@rocker/core";

// Variables with the path of the certificate file that a tool on the host uses.
const variables = [
  "SSL_CERT_FILE",
  "NODE_EXTRA_CA_CERTS",
  "REQUESTS_CA_BUNDLE",
  "PIP_CERT",
  "CURL_CA_BUNDLE",
  "GIT_SSL_CAINFO",
];

// The system's certificate bundle, by distribution (the same list as Go's crypto/x509/root_linux.go).
const systemBundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/** The host's certificate bundles: those named by variables, then the system's own. */
export function hostBundles(host: Host): string[] {
  const named = variables.map((name) => host.env[name]).filter((path) => path?.startsWith("/"));
  const system = systemBundles.find((path) => host.path(path)?.kind === "file");
  return [...new Set([...named, system])].filter(
    (path): path is string => path !== undefined && host.path(path)?.kind === "file",
  );
}

/** The certificates in the contents of PEM files: deduplicated, normalized, without any text between them. */
export function certificatesOf(files: readonly Buffer[]): string[] {
  return [...new Set(files.flatMap((file) => certificatesIn(file.toString("latin1"))))];
}

/** Filters out public certificate authorities (those built into Node.js): images include them already. */
export function withoutPublic(certificates: readonly string[]): string[] {
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
