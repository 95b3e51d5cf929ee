// All packages have one version, so a changelog lists changes only: no lines for updated dependencies, and no commits.
module.exports = {
  getReleaseLine: async ({ summary }) => `- ${summary.trim().split("\n").join("\n  ")}`,
  getDependencyReleaseLine: async () => "",
};
