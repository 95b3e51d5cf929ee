import {
  type BaseLabels,
  isRockerError,
  type Parsed,
  type Planned,
  problem,
  RockerError,
} from "@rocker/core/lifecycle";
import type {
  LoadedConfiguration,
  ReadDevcontainer,
  StartFacts,
} from "../configuration/loaded-configuration.ts";
import { readAgain } from "../configuration/read-again.ts";
import {
  type ImageMetadata,
  imageMetadata,
  labelName,
  metadataLabel,
} from "../devcontainer/image-metadata.ts";
import type { Notices } from "../render/notices.ts";
import { isStrict, refuseLeftOut } from "./read-line.ts";

/** How a dev container is planned again once more is known. */
export interface OnImage {
  /** What is planned now: with the labels of the image, as far as they are known. */
  readonly planned: Planned;
  /** The same with these labels; undefined if nothing changes. */
  readonly withLabels: (labels: BaseLabels | undefined) => Promise<OnImage | undefined>;
  /** The same after commands ran on the host, which may have created what is mounted; undefined if nothing changes. */
  readonly initialized: () => Promise<OnImage | undefined>;
}

/** A command line, and its plan without the labels of the image. */
export interface PlannedLine {
  readonly parsed: Parsed;
  readonly configuration: LoadedConfiguration;
  readonly notices: Notices;
  readonly planned: Planned;
  /** Makes the plan from other settings. Default: that of a run. */
  readonly plan?: (parsed: Parsed) => Promise<Planned>;
}

/** The plan of a dev container, which its image and its commands for the host may change. */
export function onImage(line: PlannedLine, devcontainer: ReadDevcontainer): OnImage {
  const mayChange = devcontainer.pending.length > 0;
  /** @param plain the plan without labels */
  const at = (label: string | undefined, facts: StartFacts, planned: Planned, plain: Planned): OnImage => ({
    planned,
    withLabels: async (labels) => {
      const text = labels?.labels[metadataLabel];
      if (text === label) return undefined;
      const metadata = labels && text !== undefined ? readMetadata(labels.image, text, line) : undefined;
      const now = { ...facts, metadata };
      return at(text, now, metadata ? await planAgain(now, line, devcontainer, plain) : plain, plain);
    },
    initialized: async () => {
      if (!mayChange || facts.isInitialized) return undefined;
      const now = { ...facts, isInitialized: true };
      const before = await planAgain({ isInitialized: true }, line, devcontainer);
      return at(label, now, now.metadata ? await planAgain(now, line, devcontainer, before) : before, before);
    },
  });
  return at(undefined, {}, line.planned, line.planned);
}

/** Reports a label that cannot be read. @throws RockerError RK138 with `--strict` */
function readMetadata(
  image: string,
  label: string,
  { parsed, notices }: PlannedLine,
): ImageMetadata | undefined {
  const metadata = imageMetadata(image, label);
  if (!("fault" in metadata)) return metadata;
  const ignored = problem("RK138", { label: labelName(image), reason: metadata.fault });
  if (isStrict(parsed.options)) throw new RockerError([ignored]);
  notices.warning(ignored);
  return undefined;
}

/** @param before the plan without labels, if there are labels now */
async function planAgain(
  facts: StartFacts,
  { parsed, configuration, plan = planOfRun }: PlannedLine,
  devcontainer: ReadDevcontainer,
  before?: Planned,
): Promise<Planned> {
  const merged = readAgain(configuration, devcontainer, facts);
  try {
    const again = parsed.withConfiguration(merged);
    refuseLeftOut(again, merged.leftOut);
    const planned = await plan(again);
    return before ? planned.afterLabels(before) : planned;
  } catch (error) {
    const { metadata } = facts;
    throw metadata ? withReason(error, `This is with the settings in ${labelName(metadata.image)}.`) : error;
  }
}

/** What extensions need was downloaded for the first plan. */
const planOfRun = async (parsed: Parsed) => (await parsed.select()).plan();

function withReason(error: unknown, reason: string): unknown {
  if (!isRockerError(error)) return error;
  const problems = error.problems.map((one) => {
    return { ...one, why: [one.why, reason].filter(Boolean).join("\n") };
  });
  return new RockerError(problems, { cause: error.cause });
}
