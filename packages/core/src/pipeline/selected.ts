import type { AnyExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import { pathsOnce } from "../host/paths-once.ts";
import { type FetchOptions, fetchInputs } from "../lifecycle/fetch-inputs.ts";
import { type ReadExtension, read } from "../lifecycle/read.ts";
import { setup } from "../lifecycle/setup.ts";
import type { Invoked } from "./plan-source.ts";
import { Planned } from "./planned.ts";
import { noticeOf, type Session } from "./session.ts";

interface SelectedFacts {
  readonly invoked: Invoked;
  readonly extensions: readonly AnyExtension[];
}

/** Steps 3 to 5 are done: the extensions of this run, in order, loaded. */
export class Selected {
  readonly extensions: readonly AnyExtension[];
  readonly #invoked: Invoked;
  readonly #session: Session;
  /** What steps 6 and 7 see. */
  #host: Host;
  #read: readonly ReadExtension[] | undefined;

  /** @internal */
  constructor({ invoked, extensions }: SelectedFacts, session: Session) {
    this.#invoked = invoked;
    this.extensions = extensions;
    this.#session = session;
    this.#host = pathsOnce(session.host);
  }

  /** The same extensions on another host, such as that of another user: what the plan would be there. Reports nothing. */
  on(host: Host): Selected {
    const facts = { invoked: this.#invoked, extensions: this.extensions };
    return new Selected(facts, { host, report: () => {} });
  }

  /**
   * Downloads what extensions need for their plan and the user's caches lack. For commands that build or run: without it,
   * the plan names what is missing.
   * @throws RockerError with all problems of all extensions at once
   */
  async fetch(options: FetchOptions): Promise<void> {
    const notice = noticeOf(this.#session);
    await fetchInputs(this.extensions, this.#invoked.invocation, this.#session.host, { ...options, notice });
    this.#host = pathsOnce(this.#session.host);
    this.#read = undefined;
  }

  /**
   * Step 6 alone, which needs no image: each extension reads its options and the host. A later `plan` uses the result.
   * @throws RockerError with all problems of all extensions at once
   */
  read(): void {
    this.#readOnce();
  }

  #readOnce(): readonly ReadExtension[] {
    this.#read ??= read(this.extensions, this.#invoked.invocation, this.#host);
    return this.#read;
  }

  /**
   * Steps 6 and 7: each extension reads its options and the host, then adds to the image and the container.
   * @param persistent whether the container is persistent. Default: no
   * @throws RockerError with all problems of all extensions, or all conflicts between them
   */
  plan({ persistent = false }: { persistent?: boolean } = {}): Planned {
    const { extensions } = this;
    const invoked = this.#invoked;
    const requests = { notice: noticeOf(this.#session), persistent: persistent };
    const plan = setup(this.#readOnce(), invoked.invocation, this.#host, requests);
    return new Planned({ plan, extensions, persistent, source: { invoked } }, this.#session);
  }
}
