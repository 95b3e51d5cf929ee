import {
  type Approved,
  type Bound,
  isRockerError,
  type Planned,
  type StartOptions,
} from "@rocker/core/lifecycle";

/** How a plan gets its images and its approval. */
interface ApprovalSteps {
  readonly bind: () => Promise<Bound>;
  /**
   * The same after the commands ran.
   * @param isAgain whether images were found before, so that nothing is pulled again
   */
  readonly bindAgain: (isAgain: boolean) => Promise<Bound>;
  /** Runs approved commands on the host. */
  readonly initialize: NonNullable<StartOptions["initialize"]>;
  readonly options: { readonly trust: boolean; readonly builds?: boolean };
}

/**
 * A plan that has commands for the host, with its images and all approvals. The commands may create or change what is built or
 * mounted, such as the Dockerfile: they run before it is read for the build, and what they changed needs an approval of its own.
 */
export async function initializedPlan(
  planned: Planned,
  { bind, bindAgain, initialize, options }: ApprovalSteps,
): Promise<Approved> {
  const bound = await bind().catch(unlessMissing);
  if (bound) {
    const approved = await bound.approve(options);
    await initialize((context) => approved.initialize(context));
  } else await planned.approveStart({ ...options, initialize });
  return (await bindAgain(bound !== undefined)).approve(options);
}

/** An image or a Dockerfile that is not there yet. */
function unlessMissing(error: unknown): undefined {
  const isMissing = isRockerError(error) && error.problems.every(({ code }) => missing.includes(code));
  if (!isMissing) throw error;
}

/** Images that cannot be found or pulled, and files of a build that cannot be read. */
const missing: readonly string[] = ["RK501", "RK503", "RK513"];
