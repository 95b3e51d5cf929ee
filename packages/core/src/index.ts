/**
 * For authors of extensions, and for programs that use rocker.
 * @module @rocker/core
 */

export type { InputOf, InputsOf, InputsOfAll } from "./api/inputs.ts";
export type {
  ProgramEvent,
  ProgramOptions,
  Rocker,
  RunOptions,
  RunResult,
  UpOptions,
  UpResult,
} from "./api/program-options.ts";
export { rocker } from "./api/rocker.ts";

export type {
  ContainerBuilder,
  EnvVariableOptions,
  ExecOptions,
  FileOptions,
  HookOptions,
  MountOptions,
  PackagesOptions,
  RunVariableOptions,
  StepOptions,
} from "./container/builder.ts";
export type { Engine } from "./engine/engine.ts";
export type { RunOutput, StreamModes } from "./engine/run-request.ts";
export { type Problem, RockerError } from "./errors/error.ts";
export type { Facts, FactValue } from "./errors/facts.ts";
export { jsonText } from "./errors/json-text.ts";
export { visible, visibleLine } from "./errors/visible.ts";
export {
  type CommandContainer,
  type CommandContainers,
  type CommandContext,
  type CommandDescription,
  type ContainerState,
  defineCommand,
  type MountingContainer,
  type MountUse,
  type PluginCommand,
} from "./extension/command.ts";
export {
  type AnyExtension,
  type Candidate,
  type Choice,
  type ChooseContext,
  defineExtension,
  type EntryContext,
  type Extension,
  type ExtensionContext,
  type ExtensionDescription,
  type ExtensionProblem,
  type FetchContext,
  type PrepareContext,
  problemOf,
  type Read,
  type ReviewContext,
  type SetupContext,
  type Sign,
  type Variables,
} from "./extension/extension.ts";
export { definePlanFact, type PlanFact } from "./extension/plan-fact.ts";
export { readAll } from "./extension/read-all.ts";
export type { DirectoryEntry, Host, HostGroup, HostUser, PathFacts } from "./host/host.ts";
export { listenInDirectory } from "./host/listen-in-directory.ts";
export { makeDirectory } from "./host/make-directory.ts";
export { parseJson } from "./host/parse-json.ts";
export { isLeftBehind, ownerMark } from "./host/process-identity.ts";
export { readStateFile } from "./host/read-state-file.ts";
export { realPath } from "./host/real-path.ts";
export { type RegistryLogin, registryLogin } from "./host/registry-login.ts";
export { runDirectory } from "./host/run-directory.ts";
export { ownRuntimeDirectory } from "./host/runtime-directory.ts";
export { seLinuxIsEnforced, seLinuxSocketNotices } from "./host/selinux.ts";
export { linkIntoSession, makeSessionDirectory, sessionDirectory } from "./host/session-socket.ts";
export { singleQuoted } from "./host/single-quoted.ts";
export { hasTrustedOwner } from "./host/trusted-owner.ts";
export { mayUseWhatIsPersonal } from "./host/user-only.ts";
export { writeFileAtomic } from "./host/write-file-atomic.ts";
export { xdgDirectory } from "./host/xdg-directory.ts";
export { entryDirectory } from "./lifecycle/entry-directory.ts";
export { snapshotDirectory, snapshotsDirectory } from "./lifecycle/snapshots.ts";
export type { KeyValue, Option, Options, ValueOf, ValuesOf } from "./options/declaration.ts";
export { nearest } from "./options/nearest.ts";
export { hostPath, sizeValue } from "./options/value.ts";
export type { AccessRequest, ApprovalRequest } from "./pipeline/approval.ts";
export type { PipelineEvent } from "./pipeline/session.ts";
export type { Account } from "./plan/account.ts";
export { type EnvFileLine, envFileLines } from "./plan/env-file.ts";
export {
  type LifecycleCommand,
  type LifecyclePlan,
  type LifecycleProgram,
  type LifecycleStage,
  lifecycleProgramsOf,
  type UserEnvProbe,
  userEnvProbes,
} from "./plan/lifecycle-commands.ts";
export type { CacheMount, Layer, PackageManager, PackageNames, Plan, Step } from "./plan/plan.ts";
export type { EnvEntry, Mount, RunSpec, Settings } from "./plan/run-spec.ts";
export type { Service, Services } from "./plan/services.ts";
export type {
  AccessByValue,
  HostAccessRule,
  IsInProject,
  Setting,
  SettingOption,
  ValueFormat,
} from "./plan/settings/setting.ts";
export {
  type SettingCheckedByExtension,
  type SettingName,
  type SettingOf,
  settingNames,
  settings,
} from "./plan/settings/table.ts";
export type { AccessDetail, HostAccess, HostAccessKind } from "./trust/access.ts";
export { hostAccessText } from "./trust/access-text.ts";
export { hostAccessOf } from "./trust/host-access.ts";
