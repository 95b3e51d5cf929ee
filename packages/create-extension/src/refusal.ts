/** An error of create-extension for the user, with everything that is wrong. */
export class Refusal extends Error {
  readonly faults: readonly string[];
  /** 2: the command line is wrong; 1: anything else. */
  readonly exitCode: 1 | 2;

  constructor(faults: readonly string[], exitCode: 1 | 2) {
    super(faults.join("\n"));
    this.faults = faults;
    this.exitCode = exitCode;
  }
}
