import { posix } from "node:path";
import type { Host } from "@rocker/core";
import { type ConfigFile, settingOf } from "./config-files.ts";

/** How commits are signed. `file` is always a public key. */
export type SigningKey =
  | { readonly kind: "ssh"; readonly file: string | undefined }
  | { readonly kind: "openpgp" }
  | { readonly kind: "other"; readonly format: string };

/** The key that signs commits; undefined when commits are not signed. */
export function signingKey(files: readonly ConfigFile[], host: Host): SigningKey | undefined {
  const setting = (name: string) => settingOf(files, host, name);
  if (!/^(true|yes|on|1)$/i.test(setting("commit.gpgSign") ?? "")) return undefined;
  const format = setting("gpg.format") ?? "openpgp";
  if (format === "openpgp") return { kind: "openpgp" };
  if (format !== "ssh") return { kind: "other", format };
  const key = setting("user.signingKey") ?? "";
  if (key === "" || /^(key::|ssh-|ecdsa-|sk-)/.test(key)) return { kind: "ssh", file: undefined };
  const path = posix.resolve(host.user().home, key.replace(/^~\//, ""));
  const candidate = path.endsWith(".pub") ? path : `${path}.pub`;
  const facts = host.path(candidate);
  return { kind: "ssh", file: facts?.kind === "file" ? facts.realPath : undefined };
}
