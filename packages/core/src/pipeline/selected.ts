import type { AnyExtension } from "../extension/extension.ts";
import { setup } from "../lifecycle/setup.ts";
import { validate } from "../lifecycle/validate.ts";
import type { Invoked } from "./plan-source.ts";
import { Planned } from "./planned.ts";
import { noticeOf, type Session } from "./session.ts";

interface SelectedFacts {
  readonly invoked: Invoked;
  readonly extensions: readonly AnyExtension[];
  readonly why: ReadonlyMap<string, string>;
}

/** Steps 3 to 5 are done: the extensions of this run, in order, loaded. */
export class Selected {
  readonly extensions: readonly AnyExtension[];
  /** By name, what enabled an extension (`--user`); those that others require are not in it. */
  readonly why: ReadonlyMap<string, string>;
  readonly #invoked: Invoked;
  readonly #session: Session;

  /** @internal */
  constructor({ invoked, extensions, why }: SelectedFacts, session: Session) {
    this.#invoked = invoked;
    this.extensions = extensions;
    this.why = why;
    this.#session = session;
  }

  /**
   * Step 6 alone, for who has no image to plan for.
   * @throws RockerError with all problems of all extensions at once
   */
  validate(): void {
    validate(this.extensions, this.#invoked.invocation, this.#session.host);
  }

  /**
   * Steps 6 and 7: each extension checks its options and the host, then writes what it adds.
   * @param persistent whether the container is a persistent one; default: it is not
   * @throws RockerError with all problems of all extensions at once, or every contradiction between them
   */
  plan({ persistent = false }: { persistent?: boolean } = {}): Planned {
    this.validate();
    const { extensions } = this;
    const invoked = this.#invoked;
    const wishes = { notice: noticeOf(this.#session), stays: persistent };
    const plan = setup(extensions, invoked.invocation, this.#session.host, wishes);
    return new Planned({ plan, extensions, persistent, source: { invoked } }, this.#session);
  }
}
