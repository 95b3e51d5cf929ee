import type { AnyExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import type { FoundBase } from "../lifecycle/find-images.ts";
import { accessKey, distinctAccess, type HostAccess } from "../trust/access.ts";
import { hostAccessText } from "../trust/access-text.ts";
import { addedHostAccess } from "../trust/added-host-access.ts";
import { Consents, type HostAccessSubject } from "../trust/consents.ts";
import { assess, type Danger, dangers } from "../trust/danger.ts";
import { type Holdings, holdingsOf } from "../trust/holdings.ts";
import { policyDecision } from "../trust/policy.ts";
import { type Content, changedParts, contentOf, readContent } from "./content.ts";
import type { HostAccessRequest } from "./host-access-request.ts";

export interface ApproveOptions {
  /** Whether only the image is built, so that the container's settings need no approval. Default: no. */
  readonly builds?: boolean;
  /** `--trust`: approves everything for this run. */
  readonly trust: boolean;
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
  /** The earlier approval, if it does not cover this request. */
  readonly before: HostAccessSubject | undefined;
  /** What changed since then, in words: `the Dockerfile`. */
  readonly changed: readonly string[];
}

/** A request, and the user's decision about it. */
export interface Approval {
  readonly request: HostAccessRequest;
  /** What the user's policy denies. */
  readonly denied: readonly Omit<AccessRequest, "danger">[];
  /** What the user has to approve, the most dangerous first. */
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
  request: HostAccessRequest,
  { trust, host, extensions, base }: ApprovalContext,
): Promise<Approval> {
  const { project, kind, without, projectDirectory, policy, beforeLabels } = request;
  const search = searchOnce(host);
  const duringBuild = buildAccess(request, base);
  const requestedBy = (part: Pick<HostAccessRequest, "plan" | "more">) => {
    const added = addedHostAccess(part.plan, without, host, projectDirectory, extensions);
    return distinctAccess([...added, ...part.more, ...duringBuild]);
  };
  const all = requestedBy(request);
  const textOf = accessTexts(beforeLabels && requestedBy(beforeLabels));
  const decided = all.map((access) => ({ access, ...policyDecision(policy, access, host, search) }));
  const denied = decided
    .filter(({ answer }) => answer === "deny")
    .map(({ access, why }) => {
      const text = textOf(access);
      return { access, text: why === undefined ? text : `${text}: ${why}` };
    });
  const asked = decided.filter(({ answer }) => answer === "ask").map(({ access }) => access);
  const before = trust || asked.length === 0 ? undefined : Consents.at(host).hostAccessOf(project, kind);
  const approved = new Set(before?.requests.map(accessKey));
  const isApproved = asked.every((access) => approved.has(accessKey(access)));
  const content = trust || asked.length === 0 ? undefined : await contentOf(request, base, host);
  const isSame = (now: Content) =>
    before !== undefined && changedParts(readContent(before.content), now).length === 0;
  const allowed = content === undefined || (isApproved && isSame(content));
  // What the user does not read is not searched for: a run that is approved already costs nothing.
  const requests = allowed
    ? asked.map((access): AccessRequest => ({ access, text: textOf(access) }))
    : byDanger(asked, textOf, host, search);
  return { request, denied, requests, allowed, before, content };
}

/** What a Dockerfile of others reaches because the engine has a flaw: it is not necessary that it says so. */
function buildAccess({ kind, baseOfOthers }: HostAccessRequest, base: FoundBase | undefined): HostAccess[] {
  if (kind !== "reach" || !baseOfOthers || base?.facts || !base?.buildFlaw) return [];
  return [{ kind: "privileged", value: base.buildFlaw, detail: { as: "build" } }];
}

/**
 * Describes access, and says what only the image requests.
 * @param withoutLabels what is requested apart from the labels of the image; undefined: everything
 */
function accessTexts(withoutLabels: readonly HostAccess[] | undefined): (access: HostAccess) => string {
  const known = withoutLabels && new Set(withoutLabels.map(accessKey));
  return (access) => {
    const isOfImage = known !== undefined && !known.has(accessKey(access));
    return `${hostAccessText(access)}${isOfImage ? " (requested by the image)" : ""}`;
  };
}

/** The most dangerous ones first, each with what it reaches. */
function byDanger(
  all: readonly HostAccess[],
  textOf: (access: HostAccess) => string,
  host: Host,
  search: (directory: string) => Holdings,
): AccessRequest[] {
  return all
    .map((access): AccessRequest => {
      const { danger, notes } = assess(access, host, search);
      const text = [textOf(access), ...(notes.length > 0 ? [notes.join("; ")] : [])].join(": ");
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
