import type { Root } from "../discovery/find-packages.ts";
import type { PluginPackage } from "../discovery/plugin-package.ts";
import { register } from "../lifecycle/register.ts";
import { type Legacy, noLegacy } from "../options/legacy.ts";
import type { ConsentState } from "../trust/consents.ts";
import { Registered } from "./registered.ts";
import type { Session } from "./session.ts";

export interface OpenOptions extends Session {
  /** Where packages are; the first root that has a name wins. */
  readonly roots: readonly Root[];
  /** The user's decision about a package of a project. Default: none, so that none of its code runs. */
  readonly consentOf?: (found: PluginPackage) => ConsentState;
  /** What the options of other programs mean. Default: none are known. */
  readonly legacy?: Legacy;
}

/**
 * The only entry to the pipeline: Registered → Parsed → Selected → Planned → Bound → Approved → Built. Each stage is immutable and
 * creates the next. No stage can be skipped, or created in another way.
 */
export function open({ roots, consentOf, legacy = noLegacy, ...session }: OpenOptions): Registered {
  return new Registered(register(roots, consentOf), session, legacy);
}
