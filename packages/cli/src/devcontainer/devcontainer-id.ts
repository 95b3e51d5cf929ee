import { sha256 } from "@rocker/core/lifecycle";

/**
 * The value of `${devcontainerId}`: the SHA-256 of the labels by which a container of this configuration is found, in base
 * 32 with 52 digits (specification: devcontainer-id-variable). The labels are those of the reference implementation.
 */
export function devcontainerId(project: string, file: string): string {
  // The names of the labels are sorted, and nothing but them and their values is hashed.
  const labels = JSON.stringify({ "devcontainer.config_file": file, "devcontainer.local_folder": project });
  const digest = sha256().update(labels).digest("hex");
  return BigInt(`0x${digest}`).toString(32).padStart(52, "0");
}
