import type { Host, Options, Plan } from "@rocker/core/lifecycle";
import type { ConsentRequest } from "./consent-gate.ts";
import { planWithoutProject, type ReadLine } from "./plan-line.ts";

/**
 * Lets a plan pass for which no consent is missing: what the project's files ask of the host beyond what the person
 * asked for themselves. `stays`: as for the plan.
 * @throws RockerError RK230 where nobody can be asked, RK231 when the person refuses, RK232 for their policy
 */
export async function requireConsent(
  line: ReadLine<Options> & { readonly options: { readonly trust: boolean } },
  plan: Plan,
  host: Host,
  { stays = false }: { readonly stays?: boolean } = {},
): Promise<void> {
  const request = await consentRequest(line, plan, host, stays);
  if (!request) return;
  const { consentGate } = await import("./consent-gate.ts");
  await consentGate(request);
}

/** What a project's files ask for; undefined where there is no project. */
export async function consentRequest(
  line: ReadLine<Options> & { readonly options: { readonly trust: boolean } },
  plan: Plan,
  host: Host,
  stays: boolean,
): Promise<ConsentRequest | undefined> {
  const { project, policy } = line.configuration;
  if (!project) return undefined;
  return {
    project: project.folder,
    subject: "this project's configuration",
    files: project.files.map(({ path, text }) => ({ path, text })),
    inside: project.folder,
    plan,
    without: await planWithoutProject(line, host, stays),
    policy,
    trust: line.options.trust,
    host,
  };
}
