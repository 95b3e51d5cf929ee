// @ts-check
import { cli, homepage } from "./names.mjs";

/**
 * A Homebrew formula for an npm package: https://docs.brew.sh/Node-for-Formula-Authors
 * @param {{ url: string, sha256: string }} tarball in the npm registry
 */
export function homebrewFormula({ url, sha256 }) {
  return `class Rocker < Formula
  desc "${description()}"
  homepage "${homepage}"
  url "${url}"
  sha256 "${sha256}"
  license "${cli.license}"

  depends_on "node"

  def install
    system "npm", "install", *std_npm_args
    bin.install_symlink libexec.glob("bin/*")
    man1.install_symlink libexec.glob("lib/node_modules/${cli.name}/man/*.1")
    generate_completions_from_executable(bin/"rocker", "completion")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/rocker --version")
    assert_match "user", shell_output("#{bin}/rocker plan --user debian:bookworm")
  end
end
`;
}

/** Homebrew's rules: no name of the formula at the start, no full stop, at most 80 characters. */
function description() {
  return "Run any container image as yourself, with your user, files, display and tools";
}
