import type { PersistentContainers } from "../engine/persistent-containers.ts";
import type { StreamModes } from "../engine/run-request.ts";
import type { AnyExtension } from "../extension/extension.ts";
import { runContainer } from "../lifecycle/execute.ts";
import type { BuiltImage, ExecuteOptions } from "../lifecycle/execute-options.ts";
import type { BaseLabels } from "../lifecycle/find-images.ts";
import { createContainer, namedRun, type PersistentContainerFacts } from "../lifecycle/persistent.ts";
import { prepareHost } from "../lifecycle/prepare-host.ts";
import type { Plan } from "../plan/plan.ts";

interface BuiltFacts {
  readonly image: BuiltImage;
  readonly plan: Plan;
  readonly labels: BaseLabels | undefined;
  readonly extensions: readonly AnyExtension[];
  readonly execute: ExecuteOptions;
}

/** Step 8, second part, is done: an image, ready to run. */
export class Built {
  readonly image: BuiltImage;
  /** The plan that was built, with its platform. */
  readonly plan: Plan;
  /** See Bound. */
  readonly labels: BaseLabels | undefined;
  readonly #extensions: readonly AnyExtension[];
  readonly #execute: ExecuteOptions;

  /** @internal */
  constructor({ image, plan, labels, extensions, execute }: BuiltFacts) {
    this.image = image;
    this.plan = plan;
    this.labels = labels;
    this.#extensions = extensions;
    this.#execute = execute;
  }

  /**
   * Step 8, third part: prepares the host, then runs the container.
   * @returns the exit code of its command
   */
  run(streams: StreamModes): Promise<number> {
    return runContainer(this.image, this.#extensions, streams, this.#execute);
  }

  /**
   * Creates a persistent container, without starting it. The host is prepared first, because engines refuse to mount what
   * does not exist.
   * @returns its id
   */
  async create(facts: PersistentContainerFacts, containers: PersistentContainers): Promise<string> {
    const { run, user } = this.image.plan;
    const named = namedRun(run, facts.name);
    const { directory } = facts;
    await prepareHost({ run: named, user, extensions: this.#extensions, directory }, this.#execute);
    return createContainer(this.image, facts, containers, this.#execute);
  }
}
