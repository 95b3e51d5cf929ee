import { rockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import type { FoundBase } from "../lifecycle/find-images.ts";
import type { Plan } from "../plan/plan.ts";
import { Consents, type HostAccessSubject } from "../trust/consents.ts";
import { addedHostAccess, type HostAccess } from "../trust/host-access.ts";
import { type Policy, type PolicyAnswer, policyAnswer } from "../trust/policy.ts";
import {
  type Content,
  changedParts,
  contentOf,
  contentText,
  joinedContent,
  partText,
  readContent,
} from "./content.ts";
import type { Session } from "./session.ts";

/** Host access requested by files that the user did not write, such as those of a project. */
export interface ReachRequest {
  /** What approval is remembered for: the project's directory, or a plan's file. */
  readonly project: string;
  /** What requests it, in words: "this project's configuration". */
  readonly subject: string;
  /** The kind of approval that is stored for it. */
  readonly kind: HostAccessSubject["kind"];
  /** The files that the request depends on. If one changes, the user is asked again. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** What they are called where they have changed: `configuration`. */
  readonly part: "configuration" | "plan" | "build steps";
  /** Whether these files name the base image, or the Dockerfile that it is built from. */
  readonly baseOfOthers: boolean;
  /** The directory whose files need no approval. */
  readonly projectDirectory: string | undefined;
  readonly plan: Plan;
  /** The plan that needs no approval. */
  readonly without: Plan | undefined;
  /** Requests that are not in a plan. */
  readonly more: readonly HostAccess[];
  readonly policy: Policy;
}

/** A question to the user. */
export interface ApprovalRequest {
  readonly project: string;
  readonly subject: string;
  readonly image: string;
  /** The requested host access, in words. */
  readonly asks: readonly string[];
  /** The earlier approval, if it does not cover this request. */
  readonly before: HostAccessSubject | undefined;
  /** What changed since then, in words: `the Dockerfile`. */
  readonly changed: readonly string[];
}

/** A request, and the user's decision about it. */
export interface Approval {
  readonly request: ReachRequest;
  /** What the user's policy denies, in words. */
  readonly denied: readonly string[];
  /** What the user has to approve, in words. */
  readonly asks: readonly string[];
  /** Whether all of it is approved. */
  readonly allowed: boolean;
  readonly before: HostAccessSubject | undefined;
  /** What the approval is for. Undefined: none is needed. */
  readonly content: Content | undefined;
}

interface ApprovalContext {
  readonly trust: boolean;
  readonly host: Host;
  /** Undefined: not known yet, so that an approval of any content counts. */
  readonly base?: FoundBase | undefined;
}

export async function approvalOf(
  request: ReachRequest,
  { trust, host, base }: ApprovalContext,
): Promise<Approval> {
  const { project, kind, plan, without, more, projectDirectory, policy } = request;
  const home = host.path(host.user().home)?.realPath ?? host.user().home;
  const requested = [...addedHostAccess(plan, without, host, projectDirectory), ...more];
  const all = [...new Map(requested.map((one) => [one.text, one])).values()];
  const answered = (answer: PolicyAnswer) =>
    all.filter((one) => policyAnswer(policy, one.kind, one.value, home) === answer).map(({ text }) => text);
  const [denied, asks] = [answered("deny"), answered("ask")];
  if (asks.length === 0 || trust)
    return { request, denied, asks, allowed: true, before: undefined, content: undefined };
  const before = Consents.at(host).hostAccessOf(project, kind);
  const content = await contentOf(request, base, host);
  const isSame = before !== undefined && changedParts(readContent(before.content), content).length === 0;
  const allowed = isSame && asks.every((ask) => before.asks.includes(ask));
  return { request, denied, asks, allowed, before, content };
}

/**
 * Asks for each approval that is missing, and stores it for the content that was determined before the question.
 * @throws RockerError RK230 if nobody can be asked, RK231 if the user refuses, RK232 if the user's policy denies it
 */
export async function requireApprovals(
  approvals: readonly Approval[],
  { host, approve }: Session,
): Promise<void> {
  for (const { request, denied, asks, allowed, before, content } of approvals) {
    const { project, subject, kind, plan } = request;
    if (denied.length > 0) throw rockerError("RK232", { project, subject, denied });
    if (!content) continue;
    const earlier = readContent(before?.content ?? "");
    if (!allowed) {
      const { image } = plan.base;
      const changed = before ? changedTexts(earlier, content, image) : [];
      if (!approve) throw rockerError("RK230", { project, subject, asks, changed });
      if (!(await approve({ project, subject, image, asks, before, changed })))
        throw rockerError("RK231", { project });
    }
    const joined = joinedContent(earlier, content);
    // An approval that covers it may still have to learn the ID of an image that was not local.
    if (before && allowed && contentText(joined ?? content) === before.content) continue;
    const kept = joined && before ? before.asks : [];
    Consents.at(host).grantHostAccess(project, contentText(joined ?? content), [...kept, ...asks], kind);
  }
}

function changedTexts(before: Content, now: Content, image: string): string[] {
  return [...new Set(changedParts(before, now).map((part) => partText(part, image)))];
}
