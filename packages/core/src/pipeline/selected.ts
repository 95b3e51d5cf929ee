import type { AnyExtension } from "../extension/extension.ts";
import { setup } from "../lifecycle/setup.ts";
import { validate } from "../lifecycle/validate.ts";
import type { Parsed } from "./parsed.ts";
import { Planned } from "./planned.ts";
import { noticeOf, type Session } from "./session.ts";

interface SelectedFacts {
  readonly parsed: Parsed;
  readonly extensions: readonly AnyExtension[];
  readonly why: ReadonlyMap<string, string>;
}

/** Steps 3 to 5 are done: the extensions of this run, in order, loaded. */
export class Selected {
  readonly parsed: Parsed;
  readonly extensions: readonly AnyExtension[];
  /** By name, what enabled an extension (`--user`); those that others require are not in it. */
  readonly why: ReadonlyMap<string, string>;
  readonly #session: Session;

  /** @internal */
  constructor({ parsed, extensions, why }: SelectedFacts, session: Session) {
    this.parsed = parsed;
    this.extensions = extensions;
    this.why = why;
    this.#session = session;
  }

  /**
   * Step 6 alone, for who has no image to plan for.
   * @throws RockerError with all problems of all extensions at once
   */
  validate(): void {
    validate(this.extensions, this.parsed.invocation, this.#session.host);
  }

  /**
   * Steps 6 and 7: each extension checks its options and the host, then writes what it adds.
   * @param persistent whether the container is a persistent one; default: it is not
   * @throws RockerError with all problems of all extensions at once, or every contradiction between them
   */
  plan({ persistent = false }: { persistent?: boolean } = {}): Planned {
    this.validate();
    const { extensions, parsed } = this;
    const wishes = { notice: noticeOf(this.#session), stays: persistent };
    const plan = setup(extensions, parsed.invocation, this.#session.host, wishes);
    return new Planned({ plan, extensions, persistent, source: { parsed } }, this.#session);
  }
}
