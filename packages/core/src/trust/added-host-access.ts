import { addedThing } from "../container/added-thing.ts";
import type { AnyExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import type { Plan } from "../plan/plan.ts";
import type { RunSpec } from "../plan/run-spec.ts";
import { type SettingName, settingNames, settings as table } from "../plan/settings/table.ts";
import { accessKey, distinctAccess, type HostAccess } from "./access.ts";
import { hostAccessOf } from "./host-access.ts";
import { settingValues } from "./setting-values.ts";

/**
 * The access that a plan requests in addition to another plan, including protections that it lacks.
 * @param without the plan without what needs approval; undefined: there is none
 * @param extensions see hostAccessOf
 */
export function addedHostAccess(
  plan: Plan,
  without: Plan | undefined,
  host: Host,
  project: string | undefined,
  extensions: readonly AnyExtension[] = [],
): HostAccess[] {
  const own = without ? hostAccessOf(without, host, project, extensions) : [];
  const known = new Set(own.map(accessKey));
  const more = hostAccessOf(plan, host, project, extensions).filter((one) => !known.has(accessKey(one)));
  const lost = without
    ? [
        ...lostAccount(plan, without),
        ...lostBuildNetwork(plan, without),
        ...lostProtections(plan.run, without.run),
      ]
    : [];
  return distinctAccess([...more, ...lost]);
}

/** Without an account, a container runs as the image's user, which is root for most images. */
function lostAccount({ account }: Plan, { account: own }: Plan): HostAccess[] {
  return account || !own ? [] : [{ kind: "protection", value: "user", detail: { account: own.name } }];
}

/** The user's own options isolate the build, and the project's files end that. */
function lostBuildNetwork(plan: Plan, without: Plan): HostAccess[] {
  return plan.buildNetwork || !without.buildNetwork ? [] : [{ kind: "protection", value: "build-network" }];
}

/** The user's values of settings that protect, where the plan has no such value, or another one about the same thing. */
function lostProtections({ settings }: RunSpec, { settings: before }: RunSpec): HostAccess[] {
  return settingNames
    .filter((name) => table[name].protects)
    .flatMap((name) => {
      const own = settingValues(name, before);
      const values = settingValues(name, settings);
      const isKept = (value: string) =>
        values.includes(value) &&
        // Engines use the last of several values about one thing, such as a ulimit: any other one may replace the user's.
        !values.some((other) => !own.includes(other) && areAboutOneThing(name, value, other));
      return own
        .filter((value) => !isKept(value))
        .map((setting): HostAccess => ({ kind: "protection", value: name, detail: { setting } }));
    });
}

function areAboutOneThing(name: SettingName, one: string, other: string): boolean {
  const thing = addedThing(name, one)?.what;
  return thing !== undefined && thing === addedThing(name, other)?.what;
}
