/**
 * For programs that drive rocker: the pipeline, and what its stages pass on.
 * @module @rocker/core/lifecycle
 */

export {
  type ConfigEntry,
  type ConfigFile,
  type ConfigNode,
  locationOf,
  type Position,
  type SourceLocation,
  shownPath,
} from "./configuration/file.ts";
export { type ConfigLayer, type Configuration, type FileLayer, profilesOf } from "./configuration/layers.ts";
export { texts } from "./configuration/raw-values.ts";
export type { Root } from "./discovery/find-packages.ts";
export { resolvePackage } from "./discovery/find-packages.ts";
export { importModule } from "./discovery/import-module.ts";
export { packageDirectory } from "./discovery/package-directory.ts";
export type { Origin, PluginPackage } from "./discovery/plugin-package.ts";
export type {
  Availability,
  ContainerFacts,
  Containers,
  Engine,
  EngineDescription,
  ImageStore,
  ProgressEvent,
  RegistryCache,
  Report,
  Runtime,
  StoredImage,
  StreamModes,
} from "./engine/engine.ts";
export { imageLabels, imagePrefix } from "./engine/image-name.ts";
export { availabilities, type ChosenEngines, type SelectOptions, selectEngines } from "./engine/select.ts";
export type { ErrorCode } from "./errors/catalogue.ts";
export { isRockerError, messageOf, type Problem, problem, RockerError, rockerError } from "./errors/error.ts";
export { type ErrorExplanation, explainError, explainErrors } from "./errors/explain.ts";
export { type Facts, problemFacts } from "./errors/facts.ts";
export { errorJson, type RenderStyle, renderError, renderProblem } from "./errors/render.ts";
export { unseen, visible, visibleLine } from "./errors/visible.ts";
export type { CommandContext, CommandDescription, MountUse, PluginCommand } from "./extension/command.ts";
export {
  contributionsOf,
  describeExtension,
  type Manifest,
  type ManifestEntry,
  manifestFault,
  manifestVersion,
} from "./extension/manifest.ts";
export { commandOwner } from "./extension/name.ts";
export { lifecycleExec } from "./hooks/lifecycle-words.ts";
export type { Host } from "./host/host.ts";
export { type RegularFile, readRegularFile, UnsuitableFile } from "./host/read-regular-file.ts";
export { readStateFile } from "./host/read-state-file.ts";
export { realPath } from "./host/real-path.ts";
export { sha256 } from "./host/sha256.ts";
export { systemHost } from "./host/system-host.ts";
export { writeFileAtomic } from "./host/write-file-atomic.ts";
export { xdgDirectory } from "./host/xdg-directory.ts";
export {
  type BuiltImage,
  type MadeImage,
  type Preparable,
  prepareHost,
  unsupported,
} from "./lifecycle/execute.ts";
export type { GivenOption, Invocation, Named, PastSetting, Source } from "./lifecycle/invocation.ts";
export { tableOf } from "./lifecycle/parse.ts";
export {
  containerLabels,
  matchingDirectory,
  namedRun,
  prepareEntry,
} from "./lifecycle/persistent.ts";
export type { PackageState, Registry } from "./lifecycle/register.ts";
export {
  expectedOf,
  type Option,
  type Options,
  type ValuesOf,
  valueIsOptional,
} from "./options/declaration.ts";
export { imageFault } from "./options/image-name.ts";
export type { Legacy, LegacyOption } from "./options/legacy.ts";
export { nearest } from "./options/nearest.ts";
export { splitLine } from "./options/split.ts";
export { type OptionTable, optionTable, type TableEntry } from "./options/table.ts";
export { hostPath } from "./options/value.ts";
export type { Approval, ApprovalRequest } from "./pipeline/approval.ts";
export type { Approved, BuildOptions } from "./pipeline/approved.ts";
export type { Built } from "./pipeline/built.ts";
export type { CommandLine, ParseOptions } from "./pipeline/command-line.ts";
export { type Configured, notConfigured } from "./pipeline/configured.ts";
export { type OpenOptions, open } from "./pipeline/open.ts";
export { type OwnLine, readOwnLine } from "./pipeline/own-line.ts";
export type { Parsed } from "./pipeline/parsed.ts";
export type { PlanDocument } from "./pipeline/plan-source.ts";
export type { Planned } from "./pipeline/planned.ts";
export type { Registered } from "./pipeline/registered.ts";
export type { Selected } from "./pipeline/selected.ts";
export type { PipelineEvent, Session } from "./pipeline/session.ts";
export type { BoundPlan } from "./plan/bind.ts";
export { recipeHash, stepHashes } from "./plan/hash.ts";
export {
  creationStages,
  type Lifecycle,
  type LifecycleCommand,
  type LifecycleProgram,
  type LifecycleStage,
  lifecycleName,
  lifecycleStages,
  lifecycleText,
  userEnvProbes,
} from "./plan/lifecycle-commands.ts";
export { layers, type PackageNames, type Plan, planVersion, type Step } from "./plan/plan.ts";
export type { EnvEntry, RunSpec, Settings } from "./plan/run-spec.ts";
export {
  type Consent,
  type ConsentState,
  Consents,
  type HostAccessSubject,
  packageSubject,
} from "./trust/consents.ts";
export { type HostAccessKind, hostAccessKinds, hostAccessOf } from "./trust/host-access.ts";
export type { Policy, PolicyAnswer, PolicyRule } from "./trust/policy.ts";
