import { pypi, type Tool } from "@rocker/tool";

export const python: readonly Tool[] = [
  {
    name: "uv",
    summary: "uv, Python packages and projects",
    from: pypi("uv", { uv: "bin/uv", uvx: "bin/uvx" }),
    cache: ".cache/uv",
  },
];
