import { rockerError } from "../errors/error.ts";
import { Consents } from "../trust/consents.ts";
import type { AccessRequest, Approval } from "./approval.ts";
import { type Content, changedParts, contentText, joinedContent, partText, readContent } from "./content.ts";
import type { Session } from "./session.ts";

/**
 * Asks for each approval that is missing, and stores it for the content that was determined before the question.
 * @throws RockerError RK230 if nobody can be asked, RK231 if the user refuses, RK232 if the user's policy denies it
 */
export async function requireApprovals(
  approvals: readonly Approval[],
  { host, approve }: Session,
): Promise<void> {
  for (const { request, denied, requests, allowed, before, content } of approvals) {
    const { project, subject, kind, plan } = request;
    if (denied.length > 0) throw rockerError("RK232", { project, subject, denied: textsOf(denied) });
    if (!content) continue;
    const earlier = readContent(before?.content ?? "");
    if (!allowed) {
      const { image } = plan.base;
      const changed = before ? changedTexts(earlier, content, image) : [];
      if (!approve) throw rockerError("RK230", { project, subject, requests: textsOf(requests), changed });
      if (!(await approve({ project, subject, image, requests, before, changed })))
        throw rockerError("RK231", { project });
    }
    // Read again after a question: another terminal may have changed it meanwhile.
    const stored = allowed ? before : Consents.at(host).hostAccessOf(project, kind);
    const joined = joinedContent(readContent(stored?.content ?? ""), content);
    // An approval that covers it may still have to learn the ID of an image that was not local.
    if (allowed && contentText(joined ?? content) === stored?.content) continue;
    const kept = joined && stored ? stored.requests : [];
    Consents.at(host).grantHostAccess(
      project,
      contentText(joined ?? content),
      [...kept, ...requests.map(({ access }) => access)],
      kind,
    );
  }
}

const textsOf = (requests: readonly AccessRequest[]) => requests.map(({ text }) => text);

function changedTexts(before: Content, now: Content, image: string): string[] {
  return [...new Set(changedParts(before, now).map((part) => partText(part, image)))];
}
