import { defineExtension, type ExtensionProblem, type Host, type Read, readAll } from "@rocker/core";
import { addCuda } from "./cuda.ts";
import { addDri, driDevices } from "./dri.ts";
import { addNvidia, chosenMethod } from "./nvidia.ts";
import { type Method, type NvidiaHost, nvidiaHost } from "./nvidia-host.ts";

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

  read: ({ options: { nvidia, dri, cuda }, host }) =>
    readAll({
      nvidia: nvidia === undefined ? { value: undefined } : readNvidia(nvidia, host),
      dri: dri === undefined ? { value: undefined } : readDri(dri, host),
      cuda: cuda === undefined ? { value: undefined } : readVersion(cuda),
    }),

  setup(container, { value: { nvidia, dri, cuda }, host, notice }) {
    if (nvidia?.method) addNvidia(container, nvidia.method, host);
    else if (nvidia) notice(`running without an NVIDIA GPU: ${nvidia.missing}`);
    if (dri) {
      if (dri.length === 0) notice(`running without a Mesa GPU: ${noDevices}`);
      else addDri(container, dri, host);
    }
    if (cuda !== undefined) addCuda(container, cuda);
  },
});

const noDevices = "no device found in /dev/dri";

/** How NVIDIA GPUs are passed to the container; with `auto`, also why there are none. */
type NvidiaChoice = { readonly method: Method } | { readonly method?: undefined; readonly missing: string };

function readNvidia(value: string, host: Host): Read<NvidiaChoice> {
  const facts = nvidiaHost(host);
  if (value === "auto" && facts.missing) return { value: { missing: facts.missing.reason } };
  const problems = value === "auto" ? [] : nvidiaProblems(value, facts);
  return problems.length > 0 ? { problems } : { value: { method: chosenMethod(value, facts) } };
}

function nvidiaProblems(value: string, { kind, missing }: NvidiaHost): ExtensionProblem[] {
  if (kind === "jetson" && value === "gpus") {
    const what = "--nvidia=gpus is not supported on Jetson.";
    return [{ slug: "jetson", kind: "usage", what, fix: "Use --nvidia, --nvidia=runtime or --nvidia=cdi." }];
  }
  // With an explicit method, the toolkit may be installed where rocker cannot see it.
  if (!missing || (missing.slug === "no-toolkit" && value !== "required")) return [];
  return [{ slug: missing.slug, what: `no NVIDIA GPU available: ${missing.reason}.`, fix: missing.fix }];
}

/** The devices; with `auto`, there may be none. */
function readDri(value: string, host: Host): Read<readonly string[]> {
  const devices = driDevices(host);
  if (devices.length > 0 || value === "auto") return { value: devices };
  const fix =
    "Load the GPU's driver, or use --dri=auto to continue without a GPU. For NVIDIA's driver, use --nvidia.";
  return { problems: [{ slug: "no-devices", what: `no GPU available: ${noDevices}.`, fix }] };
}

function readVersion(version: string): Read<string> {
  if (version === "newest" || /^\d{1,2}\.\d{1,2}$/.test(version)) return { value: version };
  const what = `--cuda: ${JSON.stringify(version)} is not a CUDA version.`;
  const fix = "Use a version such as 12.6, or --cuda alone for the newest.";
  return { problems: [{ slug: "cuda-version", kind: "usage", what, fix }] };
}
