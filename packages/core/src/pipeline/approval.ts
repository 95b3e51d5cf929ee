import type { AnyExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import { sha256 } from "../host/sha256.ts";
import type { Plan } from "../plan/plan.ts";
import { accessKey, distinctAccess, type HostAccess } from "../trust/access.ts";
import { hostAccessText } from "../trust/access-text.ts";
import { addedHostAccess } from "../trust/added-host-access.ts";
import { Consents, type HostAccessSubject } from "../trust/consents.ts";
import { type Policy, type PolicyAnswer, policyAnswer } from "../trust/policy.ts";

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
  /** The directory whose files need no approval. */
  readonly projectDirectory: string | undefined;
  readonly plan: Plan;
  /** The plan that needs no approval. */
  readonly without: Plan | undefined;
  /** Requests that are not in a plan. */
  readonly more: readonly HostAccess[];
  readonly policy: Policy;
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
  /** The earlier approval, if it was for other content. */
  readonly before: HostAccessSubject | undefined;
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
}

interface ApprovalContext {
  readonly trust: boolean;
  readonly host: Host;
  /** At least those that the plan's preparations are from. */
  readonly extensions: readonly AnyExtension[];
}

export function approvalOf(request: ReachRequest, { trust, host, extensions }: ApprovalContext): Approval {
  const { project, kind, plan, without, more, projectDirectory, policy } = request;
  const home = host.path(host.user().home)?.realPath ?? host.user().home;
  const added = addedHostAccess(plan, without, host, projectDirectory, extensions);
  const all = distinctAccess([...added, ...more]);
  const answered = (answer: PolicyAnswer) =>
    all
      .filter((access) => policyAnswer(policy, access.kind, access.value, home) === answer)
      .map((access) => ({ access, text: hostAccessText(access) }));
  const [denied, requests] = [answered("deny"), answered("ask")];
  if (requests.length === 0 || trust) return { request, denied, requests, allowed: true, before: undefined };
  const before = Consents.at(host).hostAccessOf(project, kind);
  const approved = new Set(before?.requests.map(accessKey));
  const isApproved = requests.every(({ access }) => approved.has(accessKey(access)));
  const allowed = isApproved && before?.content === contentOf(request, host);
  return { request, denied, requests, allowed, before };
}

/** A digest of the files, and of the image that would get the access. */
export function contentOf({ files, plan }: ReachRequest, host: Host): string {
  const { image, build } = plan.base;
  const hash = sha256().update(image);
  if (build) hash.update("\0").update(host.readFile(build.dockerfile) ?? "");
  for (const { path, text } of files) hash.update(`\0${path}\0${Buffer.byteLength(text)}\0${text}`);
  return hash.digest("hex");
}
