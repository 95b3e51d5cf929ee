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
export type { FileLayer } from "./configuration/file-layer.ts";
export {
  type ConfigLayer,
  type Configuration,
  type DefaultImage,
  profilesOf,
} from "./configuration/layers.ts";
export { texts } from "./configuration/raw-values.ts";
export type { Root } from "./discovery/find-packages.ts";
export { resolvePackage } from "./discovery/find-packages.ts";
export { importModule } from "./discovery/import-module.ts";
export { packageDirectory } from "./discovery/package-directory.ts";
export type { Origin, PluginPackage } from "./discovery/plugin-package.ts";
export type { RegistryCache } from "./engine/builder.ts";
export type { Availability, Engine, EngineDescription } from "./engine/engine.ts";
export { imageLabels, imagePrefix } from "./engine/image-name.ts";
export type { Images, StoredImage } from "./engine/images.ts";
export type { ContainerFacts, PersistentContainers } from "./engine/persistent-containers.ts";
export type { ProgressEvent, Report } from "./engine/progress.ts";
export type { StreamModes } from "./engine/run-request.ts";
export type { Runtime } from "./engine/runtime.ts";
export { availabilities, type ChosenEngines, type SelectOptions, selectEngines } from "./engine/select.ts";
export type { ErrorCode } from "./errors/catalogue.ts";
export { isRockerError, messageOf, type Problem, problem, RockerError, rockerError } from "./errors/error.ts";
export { type ErrorExplanation, explainError, explainErrors } from "./errors/explain.ts";
export type { Facts } from "./errors/facts.ts";
export { fileSystemError, fileSystemReason } from "./errors/file-system-error.ts";
export { jsonText } from "./errors/json-text.ts";
export { problemFacts } from "./errors/problem-facts.ts";
export { errorJson, type RenderStyle, renderError, renderProblem } from "./errors/render.ts";
export { unseen, visible, visibleLine } from "./errors/visible.ts";
export type {
  CommandContainers,
  CommandContext,
  CommandDescription,
  MountUse,
  PluginCommand,
} from "./extension/command.ts";
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
export { makeDirectory } from "./host/make-directory.ts";
export { parseJson } from "./host/parse-json.ts";
export { type RegularFile, readRegularFile, UnsuitableFile } from "./host/read-regular-file.ts";
export { readStateFile } from "./host/read-state-file.ts";
export { realPath } from "./host/real-path.ts";
export { sha256 } from "./host/sha256.ts";
export { singleQuoted } from "./host/single-quoted.ts";
export { systemHost } from "./host/system-host.ts";
export { writeFileAtomic } from "./host/write-file-atomic.ts";
export { xdgDirectory } from "./host/xdg-directory.ts";
export type { BuiltImage, BuiltPlan, MadeImage } from "./lifecycle/execute-options.ts";
export type { BaseLabels } from "./lifecycle/find-images.ts";
export type { GivenOption, Invocation, Named, PastSetting, Source } from "./lifecycle/invocation.ts";
export { tableOf } from "./lifecycle/parse.ts";
export {
  containerLabels,
  matchingDirectory,
  namedRun,
  prepareEntry,
} from "./lifecycle/persistent.ts";
export type { PackageState, Registry } from "./lifecycle/register.ts";
export { unsupported } from "./lifecycle/unsupported.ts";
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
export { hostPath, sizeValue } from "./options/value.ts";
export type { AccessRequest, Approval, ApprovalRequest } from "./pipeline/approval.ts";
export type { Approved, BuildOptions } from "./pipeline/approved.ts";
export type { Bound } from "./pipeline/bound.ts";
export type { Built } from "./pipeline/built.ts";
export type { CommandLine, ParseOptions } from "./pipeline/command-line.ts";
export { type Configured, notConfigured } from "./pipeline/configured.ts";
export { type OpenOptions, open } from "./pipeline/open.ts";
export { type OwnLine, readOwnLine } from "./pipeline/own-line.ts";
export type { Parsed } from "./pipeline/parsed.ts";
export type { PlanDocument } from "./pipeline/plan-source.ts";
export type { BindOptions, Planned, StartOptions } from "./pipeline/planned.ts";
export type { Registered } from "./pipeline/registered.ts";
export type { Selected } from "./pipeline/selected.ts";
export type { PipelineEvent, Session } from "./pipeline/session.ts";
export type { BoundPlan } from "./plan/bind.ts";
export { imageEntries, type PlanEntry, type PlanRow, runEntries } from "./plan/entries.ts";
export { recipeHash, stepHashes } from "./plan/hash.ts";
export {
  creationStages,
  type LifecycleCommand,
  type LifecyclePlan,
  type LifecycleProgram,
  type LifecycleStage,
  lifecycleName,
  lifecycleStages,
  lifecycleText,
  userEnvProbes,
} from "./plan/lifecycle-commands.ts";
export { layers, type PackageNames, type Plan, planVersion, type Step } from "./plan/plan.ts";
export { quoteWord } from "./plan/quote-word.ts";
export type { EnvEntry, RunSpec, Settings } from "./plan/run-spec.ts";
export {
  type ContainerRecord,
  containerRecord,
  containerRecords,
  type LifecycleProgress,
} from "./state/container-records.ts";
export { stateDirectory } from "./state/directory.ts";
export {
  type BuildInputs,
  type ImageRecord,
  imageKey,
  imageRecords,
  imagesBuiltFrom,
} from "./state/image-records.ts";
export { accessKey, type HostAccess, type HostAccessKind, hostAccessKinds } from "./trust/access.ts";
export { hostAccessText } from "./trust/access-text.ts";
export {
  type Consent,
  type ConsentState,
  Consents,
  type HostAccessSubject,
  packageSubject,
} from "./trust/consents.ts";
export { hostAccessOf } from "./trust/host-access.ts";
export type { Policy, PolicyAnswer, PolicyRule } from "./trust/policy.ts";
