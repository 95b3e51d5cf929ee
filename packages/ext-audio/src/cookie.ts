import { isAbsolute, join } from "node:path/posix";
import type { Host } from "@rocker/core";

/** The real path of the cookie by which PulseAudio authenticates the user; undefined when none is readable. */
export function cookieFile(host: Host): string | undefined {
  const { PULSE_COOKIE, XDG_CONFIG_HOME } = host.env;
  const { home } = host.user();
  const config = XDG_CONFIG_HOME && isAbsolute(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : join(home, ".config");
  const candidates = PULSE_COOKIE
    ? [PULSE_COOKIE]
    : [join(config, "pulse/cookie"), join(home, ".pulse-cookie")];
  const found = candidates.filter(isAbsolute).map((path) => host.path(path));
  return found.find((facts) => facts?.kind === "file")?.realPath;
}
