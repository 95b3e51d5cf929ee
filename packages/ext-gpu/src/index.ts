import { defineExtension, type ExtensionProblem, type Host } from "@rocker/core";
import { addCuda } from "./cuda.ts";
import { addDri, driDevices } from "./dri.ts";
import { addNvidia, chosenMethod } from "./nvidia.ts";
import { nvidiaHost } from "./nvidia-host.ts";

/** Adds GPUs to the container: `--nvidia`, `--dri`, `--cuda`. */
export default defineExtension({
  name: "gpu",
  summary: "GPUs: NVIDIA, AMD, Intel, Jetson, WSL",
  options: {
    nvidia: {
      type: "enum",
      values: ["required", "auto", "runtime", "gpus", "cdi"],
      bare: "required",
      summary: "Use NVIDIA GPUs; auto: if available; runtime, gpus or cdi: with this method",
    },
    dri: {
      type: "enum",
      values: ["required", "auto"],
      bare: "required",
      summary: "Use GPUs with Mesa or ROCm drivers (AMD, Intel); auto: if available",
    },
    cuda: {
      type: "string",
      bare: "newest",
      valueName: "VERSION",
      summary: "Install the NVIDIA CUDA Toolkit in the image, such as --cuda=12.6",
    },
  },

  validate({ options, host }) {
    return [
      options.nvidia && options.nvidia !== "auto" ? nvidiaProblem(options.nvidia, host) : [],
      options.dri === "required" ? driProblem(host) : [],
      options.cuda === undefined ? [] : versionProblem(options.cuda),
    ].flat();
  },

  setup(container, { options, host, notice }) {
    const { nvidia, dri, cuda } = options;
    if (nvidia) {
      const facts = nvidiaHost(host);
      if (nvidia === "auto" && facts.missing)
        notice(`running without an NVIDIA GPU: ${facts.missing.reason}`);
      else addNvidia(container, chosenMethod(nvidia, facts), host);
    }
    if (dri) {
      if (driDevices(host).length === 0) notice(`running without a Mesa GPU: ${noDevices}`);
      else addDri(container, host);
    }
    if (cuda !== undefined) addCuda(container, cuda);
  },
});

const noDevices = "no device found in /dev/dri";

function nvidiaProblem(value: string, host: Host): ExtensionProblem[] {
  const { kind, missing } = nvidiaHost(host);
  if (kind === "jetson" && value === "gpus") {
    const what = "--nvidia=gpus is not supported on Jetson.";
    return [{ slug: "jetson", kind: "usage", what, fix: "Use --nvidia, --nvidia=runtime or --nvidia=cdi." }];
  }
  // With an explicit method, the toolkit may be installed where rocker cannot see it.
  if (!missing || (missing.slug === "no-toolkit" && value !== "required")) return [];
  return [{ slug: missing.slug, what: `no NVIDIA GPU available: ${missing.reason}.`, fix: missing.fix }];
}

function driProblem(host: Host): ExtensionProblem[] {
  if (driDevices(host).length > 0) return [];
  const fix =
    "Load the GPU's driver, or use --dri=auto to continue without a GPU. For NVIDIA's driver, use --nvidia.";
  return [{ slug: "no-devices", what: `no GPU available: ${noDevices}.`, fix }];
}

function versionProblem(version: string): ExtensionProblem[] {
  if (version === "newest" || /^\d{1,2}\.\d{1,2}$/.test(version)) return [];
  const what = `--cuda: ${JSON.stringify(version)} is not a CUDA version.`;
  return [
    {
      slug: "cuda-version",
      kind: "usage",
      what,
      fix: "Use a version such as 12.6, or --cuda alone for the newest.",
    },
  ];
}
