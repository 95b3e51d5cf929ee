import {
  type Activation,
  activate,
  commandOwner,
  failWith,
  type Host,
  type Invocation,
  isRockerError,
  type Options,
  order,
  type Plan,
  parse,
  problem,
  type Registry,
  RockerError,
  resolve,
  setup,
  tableOf,
  type ValuesOf,
  validate,
  valuesFor,
} from "@rocker/core/lifecycle";
import type { Notices } from "../render/notices.ts";
import { registerHere } from "./register-here.ts";

type Extensions = Awaited<ReturnType<typeof order>>;

/** A command line, read: steps 1 and 2. */
export interface ReadLine<O extends Options> {
  readonly registry: Registry;
  readonly invocation: Invocation;
  /** The command's own options. */
  readonly options: ValuesOf<O>;
}

/** Register and parse. */
export async function readLine<O extends Options>(
  argv: readonly string[],
  options: O,
  host: Host,
): Promise<ReadLine<O>> {
  return parseLine(argv, options, host, await registerHere(argv, options, host));
}

/** Parse, when what is installed is known already. */
export async function parseLine<O extends Options>(
  argv: readonly string[],
  options: O,
  host: Host,
  registry: Registry,
): Promise<ReadLine<O>> {
  try {
    const invocation = parse(argv, tableOf(registry, options), host);
    return { registry, invocation, options: valuesFor(invocation, commandOwner, options) };
  } catch (error) {
    const { withInstallHint } = await import("../plugins/install-hint.ts");
    throw withProjectHint(withInstallHint(error), registry);
  }
}

/** Steps 3 to 7: from an invocation to its plan. Needs no engine. */
export async function planLine(
  { registry, invocation }: ReadLine<Options>,
  blacklist: readonly string[],
  host: Host,
  notices: Notices,
): Promise<{ readonly plan: Plan; readonly extensions: Extensions }> {
  if (invocation.image === undefined) throw failWith("RK101", { command: "" });
  const activation: Activation = activate(invocation, registry, blacklist);
  const clashes = invocation.table.clashes.map(({ flag, winner, loser }) =>
    problem("RK206", { name: flag, kind: "option", winner, loser }),
  );
  for (const warning of [...registry.warnings, ...clashes, ...activation.warnings]) notices.warning(warning);
  const extensions = await order(resolve(activation, registry), registry);
  validate(extensions, invocation, host);
  const plan = setup(extensions, invocation, host, notices.ofExtension);
  return { plan, extensions };
}

/** An unknown option that an extension of the project has, which is off: said, instead of "unknown". */
function withProjectHint(error: unknown, registry: Registry): unknown {
  if (!isRockerError(error)) return error;
  const offers = registry.packages
    .filter(({ consent }) => consent !== undefined)
    .flatMap((state) =>
      (state.package.manifest?.extensions ?? []).map((extension) => ({ extension, package: state.package })),
    );
  return new RockerError(
    error.problems.map((one) => {
      const offer = offers.find(({ extension }) =>
        Object.keys(extension.options).some(
          (name) => one.code === "RK102" && one.what.includes(` --${name}.`),
        ),
      );
      if (!offer) return one;
      const { name, path } = offer.package;
      return problem("RK208", { extension: offer.extension.name, package: name, path });
    }),
  );
}
