import type { AnyExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import type { FoundBase } from "../lifecycle/find-images.ts";
import { accessKey, distinctAccess, type HostAccess } from "../trust/access.ts";
import { hostAccessText } from "../trust/access-text.ts";
import { addedHostAccess } from "../trust/added-host-access.ts";
import { Consents, type HostAccessSubject } from "../trust/consents.ts";
import { type PolicyAnswer, policyAnswer } from "../trust/policy.ts";
import { type Content, changedParts, contentOf, readContent } from "./content.ts";
import type { ReachRequest } from "./reach-request.ts";

export interface ApproveOptions {
  /** Whether only the image is built, so that the container's settings need no approval. Default: no. */
  readonly builds?: boolean;
  /** `--trust`: approves everything for this run. */
  readonly trust: boolean;
}

/** One request, and its text. */
export interface AccessRequest {
  readonly access: HostAccess;
  /** Without a period. Control characters of names and paths are not replaced. */
  readonly text: string;
}

/** A question to the user. */
export interface ApprovalRequest {
  readonly project: string;
  readonly subject: string;
  readonly image: string;
  /** The requested host access. */
  readonly requests: readonly AccessRequest[];
  /** The earlier approval, if it does not cover this request. */
  readonly before: HostAccessSubject | undefined;
  /** What changed since then, in words: `the Dockerfile`. */
  readonly changed: readonly string[];
}

/** A request, and the user's decision about it. */
export interface Approval {
  readonly request: ReachRequest;
  /** What the user's policy denies. */
  readonly denied: readonly AccessRequest[];
  /** What the user has to approve. */
  readonly requests: readonly AccessRequest[];
  /** Whether all of it is approved. */
  readonly allowed: boolean;
  readonly before: HostAccessSubject | undefined;
  /** What the approval is for. Undefined: none is needed. */
  readonly content: Content | undefined;
}

interface ApprovalContext {
  readonly trust: boolean;
  readonly host: Host;
  /** At least those that the plan's preparations are from. */
  readonly extensions: readonly AnyExtension[];
  /** Undefined: not known yet, so that an approval of any content counts. */
  readonly base?: FoundBase | undefined;
}

export async function approvalOf(
  request: ReachRequest,
  { trust, host, extensions, base }: ApprovalContext,
): Promise<Approval> {
  const { project, kind, plan, without, more, projectDirectory, policy } = request;
  const home = host.path(host.user().home)?.realPath ?? host.user().home;
  const added = addedHostAccess(plan, without, host, projectDirectory, extensions);
  const all = distinctAccess([...added, ...more]);
  const answered = (answer: PolicyAnswer) =>
    all
      .filter((access) => policyAnswer(policy, access.kind, access.value, home) === answer)
      .map((access) => ({ access, text: hostAccessText(access) }));
  const [denied, requests] = [answered("deny"), answered("ask")];
  if (requests.length === 0 || trust)
    return { request, denied, requests, allowed: true, before: undefined, content: undefined };
  const before = Consents.at(host).hostAccessOf(project, kind);
  const content = await contentOf(request, base, host);
  const isSame = before !== undefined && changedParts(readContent(before.content), content).length === 0;
  const approved = new Set(before?.requests.map(accessKey));
  const allowed = isSame && requests.every(({ access }) => approved.has(accessKey(access)));
  return { request, denied, requests, allowed, before, content };
}
