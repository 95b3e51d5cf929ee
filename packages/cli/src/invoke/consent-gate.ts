import { createHash } from "node:crypto";
import { Consents, failWith, type Host, type Plan, type Reach, reachBeyond } from "@rocker/core/lifecycle";
import { type Policy, policyAnswer } from "../configuration/policy.ts";
import { askReach } from "./ask-consent.ts";
import { consentFile } from "./roots.ts";

/** Who asks for what. */
export interface ConsentRequest {
  /** What consent is remembered for: the project's folder, or a plan's file. */
  readonly project: string;
  /** In words: "this project's configuration". */
  readonly subject: string;
  /** All that the wishes were made from: when it changes, it is asked again. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** The folder whose files need no consent. */
  readonly inside: string | undefined;
  readonly plan: Plan;
  /** The plan that needs no consent. */
  readonly without: Plan | undefined;
  readonly policy: Policy;
  /** Whether the person said `--trust`. */
  readonly trust: boolean;
  readonly host: Host;
}

/** The one gate for what others ask of the person's machine. Returns when nothing is missing. */
export async function consentGate(request: ConsentRequest): Promise<void> {
  const { project, plan, without, inside, policy, trust, host } = request;
  const home = host.path(host.user().home)?.realPath ?? host.user().home;
  const answer = ({ kind, value }: Reach) => policyAnswer(policy, kind, value, home);
  const wishes = reachBeyond(plan, without, host, inside);
  const denied = wishes.filter((wish) => answer(wish) === "deny");
  if (denied.length > 0) throw failWith("RK232", { project, denied: denied.map(({ text }) => text) });
  const asks = wishes.filter((wish) => answer(wish) === "ask").map(({ text }) => text);
  if (asks.length === 0 || trust) return;

  const consents = new Consents(consentFile(host));
  const content = contentOf(request);
  const before = consents.reachOf(project);
  if (before?.content === content && asks.every((ask) => before.asks.includes(ask))) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw failWith("RK230", { project, asks });
  if (!(await askReach({ ...request, image: plan.base.image, asks, before }))) {
    throw failWith("RK231", { project });
  }
  consents.grantReach(project, content, asks);
}

/** The files, and the image that all of it is given to. */
function contentOf({ files, plan, host }: ConsentRequest): string {
  const { image, build } = plan.base;
  const hash = createHash("sha256").update(image);
  if (build) hash.update(host.readFile(build.dockerfile) ?? "");
  for (const { path, text } of files) hash.update(`\0${path}\0${Buffer.byteLength(text)}\0${text}`);
  return hash.digest("hex");
}
