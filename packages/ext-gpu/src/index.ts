import { defineExtension, type ExtensionProblem, type Host } from "@rocker/core";
import { addCuda } from "./cuda.ts";
import { addDri, driDevices } from "./dri.ts";
import { addNvidia, chosenWay } from "./nvidia.ts";
import { nvidiaHost } from "./nvidia-host.ts";

/** Graphics cards in the container: `--nvidia`, `--dri`, `--cuda`. */
export default defineExtension({
  name: "gpu",
  summary: "Graphics cards: NVIDIA, AMD, Intel, Jetson, WSL",
  options: {
    nvidia: {
      type: "enum",
      values: ["required", "auto", "runtime", "gpus", "cdi"],
      bare: "required",
      summary: "NVIDIA's cards; auto: if there is one; runtime, gpus, cdi: in this way",
    },
    dri: {
      type: "enum",
      values: ["required", "auto"],
      bare: "required",
      summary: "Cards that Mesa and ROCm use (AMD, Intel…); auto: if there is one",
    },
    cuda: {
      type: "string",
      bare: "newest",
      valueName: "VERSION",
      summary: "Install NVIDIA's CUDA toolkit into the image, like --cuda=12.6",
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
      if (nvidia === "auto" && facts.missing) notice(`no NVIDIA card is used: ${facts.missing.reason}`);
      else addNvidia(container, chosenWay(nvidia, facts), host);
    }
    if (dri) {
      if (driDevices(host).length === 0) notice(`no graphics card of Mesa's is used: ${noDevices}`);
      else addDri(container, host);
    }
    if (cuda !== undefined) addCuda(container, cuda);
  },
});

const noDevices = "there is no device in /dev/dri";

function nvidiaProblem(value: string, host: Host): ExtensionProblem[] {
  const { kind, missing } = nvidiaHost(host);
  if (kind === "jetson" && value === "gpus") {
    const what = "--nvidia=gpus: what is behind it knows no Jetson.";
    return [{ slug: "jetson", kind: "usage", what, fix: "Use --nvidia, --nvidia=runtime or --nvidia=cdi." }];
  }
  // Who names a way may know of a toolkit that cannot be seen from here.
  if (!missing || (missing.slug === "no-toolkit" && value !== "required")) return [];
  return [{ slug: missing.slug, what: `no NVIDIA card can be used: ${missing.reason}.`, fix: missing.fix }];
}

function driProblem(host: Host): ExtensionProblem[] {
  if (driDevices(host).length > 0) return [];
  const fix =
    "Load the card's driver, or use --dri=auto to go on without one; for NVIDIA's own driver there is --nvidia.";
  return [{ slug: "no-devices", what: `no graphics card can be used: ${noDevices}.`, fix }];
}

function versionProblem(version: string): ExtensionProblem[] {
  if (version === "newest" || /^\d{1,2}\.\d{1,2}$/.test(version)) return [];
  const what = `--cuda: ${JSON.stringify(version)} is no version of CUDA.`;
  return [
    { slug: "cuda-version", kind: "usage", what, fix: "Write one like 12.6, or --cuda for the newest." },
  ];
}
