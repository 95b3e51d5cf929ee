import type { Host } from "../host/host.ts";
import type { FoundBase } from "../lifecycle/find-images.ts";
import { Consents, type HostAccessSubject } from "../trust/consents.ts";
import { addedHostAccess } from "../trust/host-access.ts";
import { type PolicyAnswer, policyAnswer } from "../trust/policy.ts";
import { type Content, changedParts, contentOf, readContent } from "./content.ts";
import type { ReachRequest } from "./reach-request.ts";

export interface ApproveOptions {
  /** Whether only the image is built, so that the container's settings need no approval. Default: no. */
  readonly builds?: boolean;
  /** `--trust`: approves everything for this run. */
  readonly trust: boolean;
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
