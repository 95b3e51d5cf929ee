/**
 * For authors of extensions and engines: plans without an engine, fake hosts, contracts, manifests.
 * @module @rocker/testkit
 */

export { builderContract } from "./contract/builder-contract.ts";
export { type ContractCase, configuredDockerfile } from "./contract/contract.ts";
export type { ContractFixtures } from "./contract/fixtures.ts";
export { inEngineContract } from "./contract/in-engine-contract.ts";
export { runtimeContract } from "./contract/runtime-contract.ts";
export { type ContainerOutcome, engineProblem, runOn } from "./engine/run-on.ts";
export {
  type FakeDevice,
  type FakeDirectory,
  type FakeFile,
  type FakeHostFacts,
  type FakeLink,
  fakeHost,
} from "./host/fake-host.ts";
export { type HostRecording, recordHost, replayHost } from "./host/record.ts";
export { generateManifest, type ManifestPlace, manifestPlace } from "./manifest.ts";
export { type PlanOptions, planOf, problemsOf } from "./plan/plan-of.ts";
export type { PlanView } from "./plan/plan-view.ts";
