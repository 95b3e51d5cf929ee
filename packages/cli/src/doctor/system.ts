import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { type Host, stateDirectory } from "@rocker/core/lifecycle";
import { type DoctorContext, type Finding, finding } from "./finding.ts";

/** Settings of the system that engines and rocker depend on. */
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
        "disabled or restricted: rootless engines may not start",
        "Ask the administrator to check the sysctls user.max_user_namespaces, kernel.unprivileged_userns_clone and kernel.apparmor_restrict_unprivileged_userns.",
      )
    : finding(area, "ok", "enabled");
}

/** Rootless containers need subordinate IDs to have more than one user. */
function subordinateIds(host: Host): Finding[] {
  const { name, uid } = host.user();
  if (uid === 0) return [];
  const missing = ["/etc/subuid", "/etc/subgid"].filter((file) => {
    const lines = host.readFile(file)?.toString("utf8").split("\n") ?? [];
    return !lines.some((line) => line.startsWith(`${name}:`) || line.startsWith(`${uid}:`));
  });
  if (missing.length === 0) return [finding("user namespaces", "ok", `${name} has subordinate IDs`)];
  const text = `${name} is not listed in ${missing.join(" and ")}: rootless Podman containers have a single user`;
  return [
    finding(
      "user namespaces",
      "warning",
      text,
      `Run: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${name}`,
    ),
  ];
}

function selinux(host: Host): Finding {
  return numberIn(host, "/sys/fs/selinux/enforce") === 1
    ? finding("selinux", "ok", "enforcing: mounts may need the option z or Z")
    : finding("selinux", "off", "not enforcing");
}

function state(host: Host): Finding {
  const directory = stateDirectory(host);
  let nearest = directory;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
    return finding("state", "ok", directory);
  } catch {
    return finding(
      "state",
      "problem",
      `the state directory ${directory} is not writable`,
      "Change its owner (chown), or set XDG_STATE_HOME to a directory that you can write to.",
    );
  }
}
