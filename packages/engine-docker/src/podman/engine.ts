import { type Availability, defineEngine } from "@rocker/core/engine";
import { programOnPath } from "../client/program-on-path.ts";
import { PodmanBuilder } from "./builder.ts";
import { podmanRuntime } from "./runtime.ts";

export const podman = defineEngine({
  name: "podman",
  summary: "Podman: builds images and runs containers without a daemon, as root or rootless",
  roles: ["builder", "runtime"],
  priority: 10,

  detect(host): Availability {
    if (programOnPath("podman", host)) return { usable: true };
    return {
      usable: false,
      reason: "not installed",
      fix: "Install Podman (https://podman.io/docs/installation) or Docker.",
    };
  },

  open: (host) => ({ builder: new PodmanBuilder(host), runtime: podmanRuntime(host) }),
});
