import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Vitest starts with the largest files, because these usually take longest. The files with the engines' contracts have a
 * few lines each but take long. Started last, one of them would run alone on one core.
 */
export class ContractsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isContract = ({ moduleId }: TestSpecification) => moduleId.includes("/e2e/engines/");
    return [...sorted.filter(isContract), ...sorted.filter((file) => !isContract(file))];
  }
}
