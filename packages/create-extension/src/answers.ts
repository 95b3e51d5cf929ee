import type { Arguments } from "./arguments.ts";
import type { Ask } from "./ask.ts";
import { defaultSummary, type Identity, nameFault, scopeFault, summaryFault } from "./identity.ts";
import { Refusal } from "./refusal.ts";

/** Fills in defaults for what the command line does not give. */
export function withDefaults({ name, scope = "", summary }: Arguments): Identity {
  if (name === undefined) throw new Refusal(["a name is required, for example: create-extension my-tool"], 2);
  return { name, scope, summary: summary ?? defaultSummary(name) };
}

/** Asks for what the command line does not give. */
export async function withAnswers(given: Arguments, ask: Ask): Promise<Identity> {
  const name = given.name ?? (await ask({ text: "Name of the extension and its option", fault: nameFault }));
  const summary =
    given.summary ??
    (await ask({ text: "What it does, in one line", fallback: defaultSummary(name), fault: summaryFault }));
  const scope =
    given.scope ??
    (await ask({ text: "npm scope (empty for none)", fault: (answer) => scopeFault(withoutAt(answer)) }));
  return { name, scope: withoutAt(scope), summary };
}

function withoutAt(scope: string): string {
  return scope.replace(/^@/, "");
}
