import { type Availability, defineEngine } from "@rocker/core/engine";
import { builderFor } from "./builder.ts";
import { inEngine } from "./in-engine/in-engine.ts";
import { findDagger } from "./session/find.ts";

export const dagger = defineEngine({
  name: "dagger",
  summary: "Dagger: builds with a cache shared across projects and machines; another engine runs the image",
  roles: ["builder", "in-engine"],
  priority: 30,

  detect(host): Availability {
    const found = findDagger(host);
    return "unusable" in found ? { usable: false, reason: found.unusable, fix: found.fix } : { usable: true };
  },

  open: (host) => ({
    builder: builderFor(host),
    inEngine: (images) => inEngine(host, images),
  }),
});
