import type { AnyExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import { sha256 } from "../host/sha256.ts";
import type { Plan } from "../plan/plan.ts";
import { accessKey, distinctAccess, type HostAccess } from "../trust/access.ts";
import { hostAccessText } from "../trust/access-text.ts";
import { addedHostAccess } from "../trust/added-host-access.ts";
import { Consents, type HostAccessSubject } from "../trust/consents.ts";
import { type Danger, dangers, reachOf } from "../trust/danger.ts";
import { type Holdings, holdingsOf } from "../trust/holdings.ts";
import { type Policy, policyDecision } from "../trust/policy.ts";

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
  /** With what it reaches. Without a period; control characters of names and paths are not replaced. */
  readonly text: string;
  /** Absent where the user is not asked: then nothing was searched. */
  readonly danger?: Danger;
}

/** A question to the user. */
export interface ApprovalRequest {
  readonly project: string;
  readonly subject: string;
  readonly image: string;
  /** The requested host access, the most dangerous first. */
  readonly requests: readonly AccessRequest[];
  /** The earlier approval, if it was for other content. */
  readonly before: HostAccessSubject | undefined;
}

/** A request, and the user's decision about it. */
export interface Approval {
  readonly request: ReachRequest;
  /** What the user's policy denies. */
  readonly denied: readonly Omit<AccessRequest, "danger">[];
  /** What the user has to approve, the most dangerous first. */
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
  const search = searchOnce(host);
  const added = addedHostAccess(plan, without, host, projectDirectory, extensions);
  const all = distinctAccess([...added, ...more]);
  const decided = all.map((access) => ({ access, ...policyDecision(policy, access, host, search) }));
  const denied = decided
    .filter(({ answer }) => answer === "deny")
    .map(({ access, why }) => {
      const text = hostAccessText(access);
      return { access, text: why === undefined ? text : `${text}: ${why}` };
    });
  const asked = decided.filter(({ answer }) => answer === "ask").map(({ access }) => access);
  const before = trust || asked.length === 0 ? undefined : Consents.at(host).hostAccessOf(project, kind);
  const approved = new Set(before?.requests.map(accessKey));
  const isApproved = asked.every((access) => approved.has(accessKey(access)));
  const isAllowed = asked.length === 0 || trust;
  const allowed = isAllowed || (isApproved && before?.content === contentOf(request, host));
  // What the user does not read is not searched for: a run that is approved already costs nothing.
  const requests = allowed
    ? asked.map((access): AccessRequest => ({ access, text: hostAccessText(access) }))
    : byDanger(asked, host, search);
  return { request, denied, requests, allowed, before };
}

/** The most dangerous ones first, each with what it reaches. */
function byDanger(
  all: readonly HostAccess[],
  host: Host,
  search: (directory: string) => Holdings,
): AccessRequest[] {
  return all
    .map((access): AccessRequest => {
      const { danger, notes } = reachOf(access, host, search);
      const text = [hostAccessText(access), ...(notes.length > 0 ? [notes.join("; ")] : [])].join(": ");
      return { access, text, danger };
    })
    .sort((a, b) => dangers.indexOf(a.danger ?? "other") - dangers.indexOf(b.danger ?? "other"));
}

function searchOnce(host: Host): (directory: string) => Holdings {
  const known = new Map<string, Holdings>();
  return (directory) => {
    const found = known.get(directory) ?? holdingsOf(directory, host);
    known.set(directory, found);
    return found;
  };
}

/** A digest of the files, and of the image that would get the access. */
export function contentOf({ files, plan }: ReachRequest, host: Host): string {
  const { image, build } = plan.base;
  const hash = sha256().update(image);
  if (build) hash.update("\0").update(host.readFile(build.dockerfile) ?? "");
  for (const { path, text } of files) hash.update(`\0${path}\0${Buffer.byteLength(text)}\0${text}`);
  return hash.digest("hex");
}
