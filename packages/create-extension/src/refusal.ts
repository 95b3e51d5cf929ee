/** What create-extension will not or cannot do, with all that is wrong, for people to read. */
export class Refusal extends Error {
  readonly faults: readonly string[];
  /** 2: what was typed is wrong; 1: anything else. */
  readonly exitCode: 1 | 2;

  constructor(faults: readonly string[], exitCode: 1 | 2) {
    super(faults.join("\n"));
    this.faults = faults;
    this.exitCode = exitCode;
  }
}
