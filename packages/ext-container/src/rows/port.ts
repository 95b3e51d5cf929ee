import { isIP } from "node:net";
import type { ExtensionProblem } from "@rocker/core";

const form =
  /^(?:(?:(?<address>\[[^\]]+\]|[\d.]+):)?(?<host>[\d-]*):)?(?<container>[\d-]+)(?:\/(?:tcp|udp|sctp))?$/;

/** Returns what is wrong with a port in docker's syntax: `80`, `8080:80`, `127.0.0.1:8080:80/udp`, `8000-8010:8000-8010`. */
export function portFault(value: string): Omit<ExtensionProblem, "slug"> | undefined {
  const { address, host, container } = form.exec(value)?.groups ?? {};
  const container_ = range(container);
  const host_ = host ? range(host) : undefined;
  const addressIsRight = address === undefined || isIP(address.replace(/^\[|\]$/g, "")) !== 0;
  // For a single container port, the engine picks a port from the host range.
  const widthsFit = !host_ || !container_ || host_.width === container_.width || container_.width === 1;
  if (container_ && addressIsRight && widthsFit && (!host || host_)) return undefined;
  return {
    kind: "usage",
    what: `${JSON.stringify(value)} is not a port mapping.`,
    fix: "Use 80, 8080:80 or 127.0.0.1:8080:80/udp, with ports from 1 to 65535. Both ranges of 8000-8010:8000-8010 must have the same length.",
  };
}

function range(text: string | undefined): { readonly width: number } | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text ?? "");
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first >= 1 && last <= 65535 && first <= last ? { width: last - first + 1 } : undefined;
}
