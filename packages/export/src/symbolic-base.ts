import type { BaseFacts } from "@rocker/core/engine";
import type { Plan } from "@rocker/core/lifecycle";

/** The base image as far as it is known, and how a Dockerfile refers to the rest. */
export interface BaseReferences {
  readonly base: BaseFacts;
  /** Replaces symbols in the text of a Dockerfile. */
  readonly inDockerfile: (text: string) => string;
  /** Whether its user matters, is not known, and is taken for root. */
  readonly assumesRoot: boolean;
}

const userSymbol = "rockerbaseuser0";
const variableSymbol = (index: number) => `rockerbasevariable${index}x`;

/**
 * A base image whose variables are symbols, so that a Dockerfile extends them (`ENV PATH="/x:$PATH"`) instead of repeating
 * today's values.
 */
export function symbolicBase(plan: Plan, known: BaseFacts | undefined): BaseReferences {
  const names = [...new Set(plan.steps.flatMap(variablesOf))];
  const symbols = names.map((name, index) => ({ name, symbol: variableSymbol(index) }));
  // With an account, steps run as root or as that account, and the image's own user does not matter.
  const needsUser = plan.steps.some((step) => step.type === "exec" && step.userVariable !== undefined);
  const isKnown = known !== undefined;
  const base: BaseFacts = {
    ...(known ?? { id: "", platform: "", workdir: "", entrypoint: [], command: [], user: "" }),
    ...(!isKnown && plan.account && !needsUser && { user: userSymbol }),
    env: { ...known?.env, ...Object.fromEntries(symbols.map(({ name, symbol }) => [name, symbol])) },
  };
  return {
    base,
    inDockerfile: (text) =>
      symbols.reduce(
        (all, { name, symbol }) =>
          all
            .replaceAll(`:${symbol}`, name === "PATH" ? ":${PATH}" : `\${${name}:+:$${name}}`)
            .replaceAll(symbol, `\${${name}}`),
        text,
      ),
    assumesRoot: !isKnown && (needsUser || (!plan.account && !plan.user && plan.steps.some(runs))),
  };
}

const runs = ({ type }: Plan["steps"][number]) => ["exec", "packages", "file", "copy-from"].includes(type);

/** The variables of the base image that a step extends. */
function variablesOf(step: Plan["steps"][number]): readonly string[] {
  if (step.type === "prepend") return [step.name];
  if (step.type !== "env" || !step.expand) return [];
  return [...step.value.matchAll(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g)].map(
    ([, braced, plain]) => braced ?? plain ?? "",
  );
}
