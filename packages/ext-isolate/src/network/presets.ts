/** Hosts that belong together, by the name that stands for them: `@npm`. What a package manager or an API needs, no more. */
export const presets: Readonly<Record<string, readonly string[]>> = {
  npm: ["registry.npmjs.org", "registry.yarnpkg.com"],
  pypi: ["pypi.org", "files.pythonhosted.org"],
  crates: ["crates.io", "static.crates.io", "index.crates.io"],
  debian: ["deb.debian.org", "security.debian.org", "archive.ubuntu.com", "security.ubuntu.com"],
  github: [
    ...["github.com", "api.github.com", "codeload.github.com", "raw.githubusercontent.com"],
    ...["objects.githubusercontent.com", "release-assets.githubusercontent.com"],
  ],
  anthropic: ["api.anthropic.com"],
  openai: ["api.openai.com"],
  gemini: ["generativelanguage.googleapis.com"],
};
