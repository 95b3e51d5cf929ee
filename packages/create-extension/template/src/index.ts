import { defineExtension } from "@rocker/core";

export default defineExtension({
  name: "my-tool",
  summary: "What my-tool adds to the container",
  // Each option is a flag of the command line. Setting one turns the extension on.
  options: {
    "my-tool": { type: "boolean", summary: "Install jq and set MY_TOOL_READY" },
  },
  // Writes what the extension adds. It reads the host through its second argument, and changes nothing.
  setup(container) {
    container
      .withPackages({ apt: ["jq"], apk: ["jq"], dnf: ["jq"], pacman: ["jq"], zypper: ["jq"] })
      .withRunVariable("MY_TOOL_READY", "yes");
  },
});
