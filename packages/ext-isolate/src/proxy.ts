/**
 * The proxy of a persistent container, for a plugin that has such containers.
 * @module @rocker/ext-isolate/proxy
 */

export type { Workspace } from "./facts.ts";
export { appendAudit } from "./network/audit.ts";
export { askProxy, type Decision } from "./network/control.ts";
export { type KeySource, type KeySpec, sourceText } from "./network/keys.ts";
export { allowFaults, proxyAddress } from "./network/network.ts";
export { type Policy, type ProxyFiles, proxyFiles, readPolicy, writePolicy } from "./network/policy.ts";
export { presets } from "./network/presets.ts";
