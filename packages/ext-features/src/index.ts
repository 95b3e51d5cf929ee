import { createHash } from "node:crypto";
import { defineExtension } from "@rocker/core";
import { featureTitle, install, standIn } from "./install/install.ts";
import { addRunSettings } from "./install/run-settings.ts";
import { startFeature } from "./install/script.ts";
import { options } from "./options.ts";
import { reasonOf } from "./order/reason.ts";
import { readFeatures } from "./read.ts";

/** Installs dev container Features (containers.dev): `--feature`. */
export default defineExtension({
  name: "features",
  summary: "Install dev container Features",
  options,
  activation: ["feature", "feature-command", "feature-entrypoint"],
  // Downloads in the build need the certificates.
  after: ["certs"],
  // Commands of Features run before those of the devcontainer.json.
  before: ["container"],
  async fetch(context) {
    const { fetchFeatures } = await import("./fetch.ts");
    return fetchFeatures(context);
  },
  read: readFeatures,
  setup(container, { value: { nodes, priorities, missing, ofImage }, options, host, notice }) {
    const id = options["feature-id"] ?? idOf(host.cwd);
    for (const { stage, programs } of ofImage) container.withLifecycleCommand(stage, programs);
    for (const command of options["feature-entrypoint"])
      container.withEntrypointHook(startFeature, [command, command]);
    for (const node of nodes) {
      const { metadata } = node.feature;
      const reason = reasonOf(node, nodes, priorities);
      install(container, node, { user: options["feature-user"] ?? "", reason });
      addRunSettings(container, metadata, { host, id, notice });
      if (metadata.deprecated) notice(`${featureTitle(node)} is deprecated by its author`);
      for (const { stage, programs } of metadata.commands) container.withLifecycleCommand(stage, programs);
    }
    for (const one of missing) standIn(container, one);
    if (missing.length > 0) {
      const names = missing.map(({ reference }) => reference.text).join(", ");
      notice(`not downloaded yet, so this plan lacks what they install and request: ${names}`);
    }
  },
});

const idOf = (directory: string) => createHash("sha256").update(directory).digest("hex").slice(0, 52);
