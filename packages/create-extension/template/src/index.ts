import { defineExtension } from "@rocker/core";

export default defineExtension({
  name: "my-tool",
  summary: "Add my-tool to the container",
  // Each option is a command-line option. Setting one enables the extension.
  options: {
    "my-tool": { type: "boolean", summary: "Install jq and set MY_TOOL_READY" },
  },
  // Describes what the extension adds. It can read the host through its second argument, and changes nothing.
  setup(container) {
    container
      .withPackages({ apt: ["jq"], apk: ["jq"], dnf: ["jq"], pacman: ["jq"], zypper: ["jq"] })
      .withRunVariable("MY_TOOL_READY", "yes");
  },
});
