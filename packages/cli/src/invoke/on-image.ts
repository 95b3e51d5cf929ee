import {
  type BaseLabels,
  isRockerError,
  type Parsed,
  type Planned,
  problem,
  RockerError,
} from "@rocker/core/lifecycle";
import type { LoadedConfiguration, ReadDevcontainer } from "../configuration/loaded-configuration.ts";
import { withMetadata } from "../configuration/with-metadata.ts";
import {
  type ImageMetadata,
  imageMetadata,
  labelName,
  metadataLabel,
} from "../devcontainer/image-metadata.ts";
import type { Notices } from "../render/notices.ts";
import { isStrict, refuseLeftOut } from "./read-line.ts";

/** How a dev container is planned again once the labels of its image are known. */
export interface OnImage {
  /** What is planned now: with the labels of the image, as far as they are known. */
  readonly planned: Planned;
  /** The same with these labels; undefined if nothing changes. */
  readonly withLabels: (labels: BaseLabels | undefined) => Promise<OnImage | undefined>;
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

/** The plan of a dev container, which its image may change. */
export function onImage(line: PlannedLine, devcontainer: ReadDevcontainer): OnImage {
  const { planned } = line;
  const withLabel = (known: string | undefined, current: Planned): OnImage => ({
    planned: current,
    withLabels: async (labels) => {
      const text = labels?.labels[metadataLabel];
      if (text === known) return undefined;
      const metadata = labels && text !== undefined ? readMetadata(labels.image, text, line) : undefined;
      return withLabel(text, metadata ? await planAgain(metadata, line, devcontainer) : planned);
    },
  });
  return withLabel(undefined, planned);
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

async function planAgain(
  metadata: ImageMetadata,
  { parsed, configuration, planned, plan = planOfRun }: PlannedLine,
  devcontainer: ReadDevcontainer,
): Promise<Planned> {
  const merged = withMetadata(configuration, devcontainer, metadata);
  try {
    const again = parsed.withConfiguration(merged);
    refuseLeftOut(again, merged.leftOut);
    return (await plan(again)).afterLabels(planned);
  } catch (error) {
    throw withReason(error, `This is with the settings in ${labelName(metadata.image)}.`);
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
