import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Host } from "@rocker/core/lifecycle";
import { stateFolder } from "../invoke/roots.ts";
import { type DoctorContext, type Finding, finding } from "./finding.ts";

/** What the machine must let a person do. */
export function systemFindings({ host }: DoctorContext): Finding[] {
  if (host.platform !== "linux") return [state(host)];
  return [userNamespaces(host), ...subordinateIds(host), selinux(host), state(host)];
}

const numberIn = (host: Host, path: string) => {
  const text = host.readFile(path)?.toString("utf8").trim();
  return text ? Number(text) : undefined;
};

function userNamespaces(host: Host): Finding {
  const area = "user namespaces";
  const off =
    numberIn(host, "/proc/sys/user/max_user_namespaces") === 0 ||
    numberIn(host, "/proc/sys/kernel/unprivileged_userns_clone") === 0 ||
    numberIn(host, "/proc/sys/kernel/apparmor_restrict_unprivileged_userns") === 1;
  return off
    ? finding(
        area,
        "warning",
        "they are switched off or limited: engines without root may not start",
        "Ask the administrator: user.max_user_namespaces and kernel.unprivileged_userns_clone.",
      )
    : finding(area, "ok", "on");
}

/** Without root, containers have more than one user only by these. */
function subordinateIds(host: Host): Finding[] {
  const { name, uid } = host.user();
  if (uid === 0) return [];
  const missing = ["/etc/subuid", "/etc/subgid"].filter((file) => {
    const lines = host.readFile(file)?.toString("utf8").split("\n") ?? [];
    return !lines.some((line) => line.startsWith(`${name}:`) || line.startsWith(`${uid}:`));
  });
  if (missing.length === 0) return [finding("user namespaces", "ok", `${name} has subordinate ids`)];
  const text = `${name} is not in ${missing.join(" and ")}: rootless Podman has one user only`;
  return [
    finding(
      "user namespaces",
      "warning",
      text,
      `sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${name}`,
    ),
  ];
}

function selinux(host: Host): Finding {
  return numberIn(host, "/sys/fs/selinux/enforce") === 1
    ? finding("selinux", "ok", "enforced: mounts may need the option z or Z")
    : finding("selinux", "off", "not enforced");
}

function state(host: Host): Finding {
  const folder = stateFolder(host);
  let nearest = folder;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
    return finding("state", "ok", folder);
  } catch {
    return finding(
      "state",
      "problem",
      `${folder} cannot be written`,
      "Make it yours, or set XDG_STATE_HOME.",
    );
  }
}
