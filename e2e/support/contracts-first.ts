import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Vitest begins with the largest files, as long ones tend to be. The engines' contracts are long and have a few lines
 * each: begun last, one of them would have a core to itself for its whole time.
 */
export class ContractsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isContract = ({ moduleId }: TestSpecification) => moduleId.includes("/e2e/engines/");
    return [...sorted.filter(isContract), ...sorted.filter((file) => !isContract(file))];
  }
}
