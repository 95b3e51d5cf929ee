import { createHash } from "node:crypto";
import {
  Consents,
  failWith,
  type Host,
  type Plan,
  type Reach,
  type ReachSubject,
  reachBeyond,
} from "@rocker/core/lifecycle";
import { type Policy, type PolicyAnswer, policyAnswer } from "../configuration/policy.ts";
import { askReach } from "./ask-consent.ts";
import { hasTerminal } from "./has-terminal.ts";
import { consentFile } from "./roots.ts";

/** Who asks for what. */
export interface ConsentRequest {
  /** What consent is remembered for: the project's folder, or a plan's file. */
  readonly project: string;
  /** In words: "this project's configuration". */
  readonly subject: string;
  /** As what it is remembered. Default: `reach`. */
  readonly kind?: ReachSubject["kind"];
  /** All that the wishes were made from: when it changes, it is asked again. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** The folder whose files need no consent. */
  readonly inside: string | undefined;
  readonly plan: Plan;
  /** The plan that needs no consent. */
  readonly without: Plan | undefined;
  /** What is asked for and is in no plan. Default: nothing. */
  readonly more?: readonly Reach[];
  readonly policy: Policy;
  /** Whether the person said `--trust`. */
  readonly trust: boolean;
  readonly host: Host;
}

/** What is asked of the host beyond what the person's policy allows, in words. */
export interface Wishes {
  readonly denied: readonly string[];
  readonly asks: readonly string[];
  /** Whether the person has given all that is asked for. */
  readonly given: boolean;
}

export function wishesOf(request: Omit<ConsentRequest, "subject">): Wishes {
  const { project, kind: remembered, plan, without, more = [], inside, policy, trust, host } = request;
  const home = host.path(host.user().home)?.realPath ?? host.user().home;
  const wishes = [...reachBeyond(plan, without, host, inside), ...more];
  const answered = (answer: PolicyAnswer) =>
    wishes
      .filter(({ kind, value }) => policyAnswer(policy, kind, value, home) === answer)
      .map(({ text }) => text);
  const asks = answered("ask");
  const before =
    asks.length === 0 || trust ? undefined : new Consents(consentFile(host)).reachOf(project, remembered);
  const isRemembered = () =>
    before?.content === contentOf(request) && asks.every((ask) => before.asks.includes(ask));
  return { denied: answered("deny"), asks, given: asks.length === 0 || trust || isRemembered() };
}

/** The one gate for what others ask of the person's machine. Returns when nothing is missing. */
export async function consentGate(request: ConsentRequest): Promise<void> {
  const { project, subject, kind, plan, host } = request;
  const { denied, asks, given } = wishesOf(request);
  if (denied.length > 0) throw failWith("RK232", { project, subject, denied });
  if (given) return;

  const consents = new Consents(consentFile(host));
  const before = consents.reachOf(project, kind);
  if (!hasTerminal()) throw failWith("RK230", { project, subject, asks });
  // Before the question: what changes while the person reads was not shown to them.
  const content = contentOf(request);
  if (!(await askReach({ ...request, image: plan.base.image, asks, before }))) {
    throw failWith("RK231", { project });
  }
  consents.grantReach(project, content, asks, kind);
}

/** The files, and the image that all of it is given to. */
function contentOf({ files, plan, host }: Pick<ConsentRequest, "files" | "plan" | "host">): string {
  const { image, build } = plan.base;
  const hash = createHash("sha256").update(image);
  if (build) hash.update("\0").update(host.readFile(build.dockerfile) ?? "");
  for (const { path, text } of files) hash.update(`\0${path}\0${Buffer.byteLength(text)}\0${text}`);
  return hash.digest("hex");
}
