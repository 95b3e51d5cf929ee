import { archive, installer, packages, pypi, type Tool } from "@rocker/tool";
import { devcontainerFeature, toolVersion } from "../detection-rules.ts";
import { uvPython } from "../sources/uv-python.ts";

export const python: readonly Tool[] = [
  {
    name: "python",
    summary: "Python with pip and venv",
    from: packages({
      apt: ["python3", "python3-venv", "python3-pip"],
      apk: ["python3", "py3-pip"],
      dnf: ["python3", "python3-pip"],
      pacman: ["python", "python-pip"],
      zypper: ["python3", "python3-pip"],
    }),
    pinnedFrom: uvPython,
    detect: [
      { file: "requirements.txt" },
      { file: "setup.py" },
      toolVersion("python"),
      ...devcontainerFeature("python"),
    ],
  },
  {
    name: "uv",
    summary: "uv, a Python package, project and version manager",
    from: pypi("uv", { uv: "bin/uv", uvx: "bin/uvx" }),
    detect: [{ file: "uv.lock" }, { file: "pyproject.toml" }, { file: ".python-version" }],
    cache: ".cache/uv",
  },
  {
    name: "pixi",
    summary: "pixi, a manager of per-project conda environments",
    from: archive({
      url: "https://github.com/prefix-dev/pixi/releases/download/v{version}/pixi-{arch}-unknown-linux-musl.tar.gz",
      arch: { amd64: "x86_64", arm64: "aarch64" },
      sha256: {
        "0.81.0": {
          amd64: "7aa3ec39aecceff9062fa2ed4d42cbaa0bdc25ddea727d048e061cf188d434f6",
          arm64: "9f8d2113fe9dc01788a65f5c2acec34fa56b1193461a5c3e9a775d6d2d621bcb",
        },
      },
      programs: { pixi: "pixi" },
    }),
    detect: [{ file: "pixi.toml" }, { file: "pyproject.toml", content: "^\\[tool\\.pixi\\." }],
    cache: ".cache/rattler",
  },
  {
    name: "conda",
    summary: "conda and mamba, from Miniforge",
    from: installer({
      url: "https://github.com/conda-forge/miniforge/releases/download/{version}/Miniforge3-{version}-Linux-{arch}.sh",
      arch: { amd64: "x86_64", arm64: "aarch64" },
      sha256: {
        "26.3.2-2": {
          amd64: "42260ffe3830fb953d5eee1bbb32229ff06aa7c3833c1ed7a9a0420a95685d94",
          arm64: "f4096a92482b30f04534cddb63d8bc929118318deffac71d90fb89dc52359d22",
        },
      },
      args: ["-b", "-p", "{directory}"],
      programs: { conda: "bin/conda", mamba: "bin/mamba" },
    }),
    detect: [{ file: "environment.yml" }, { file: "environment.yaml" }],
    cache: ".conda/pkgs",
  },
];
