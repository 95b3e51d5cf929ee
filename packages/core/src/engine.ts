/**
 * For authors of engines.
 * @module @rocker/core/engine
 */

export * from "./engine/builder.ts";
export * from "./engine/containers.ts";
export * from "./engine/engine.ts";
export * from "./engine/image-layout.ts";
export { imageLabels, imageOrigin, imagePrefix, imageTag } from "./engine/image-name.ts";
export * from "./engine/images.ts";
export * from "./engine/persistent-containers.ts";
export * from "./engine/progress.ts";
export * from "./engine/run-request.ts";
export * from "./engine/runtime.ts";
export * from "./engine/transfer.ts";
export { isRockerError, messageOf, type Problem, problem, RockerError, rockerError } from "./errors/error.ts";
export type { Facts } from "./errors/facts.ts";
export { problemFacts } from "./errors/problem-facts.ts";
export { type ContainerStart, containerStart } from "./hooks/container-start.ts";
export { cacheSecret } from "./host/cache-secret.ts";
export type { Host } from "./host/host.ts";
export { makeDirectory } from "./host/make-directory.ts";
export { isLeftBehind, ownerMark } from "./host/process-identity.ts";
export { readStateFile } from "./host/read-state-file.ts";
export { type RegistryLogin, registryLogin } from "./host/registry-login.ts";
export { ownRuntimeDirectory } from "./host/runtime-directory.ts";
export { sha256 } from "./host/sha256.ts";
export { writeFileAtomic } from "./host/write-file-atomic.ts";
export { xdgDirectory } from "./host/xdg-directory.ts";
export type { BuildFiles } from "./image-build/build-files.ts";
export { type BaseFacts, type BoundPlan, type BoundStep, bind } from "./plan/bind.ts";
export { cacheId } from "./plan/cache-id.ts";
export { hostValue } from "./plan/host-variable.ts";
export { packagesCache, packagesCommand } from "./plan/packages-command.ts";
export { type CacheMount, type PackageManager, type PackageNames, packageManagers } from "./plan/plan.ts";
export type {
  EnvEntry,
  Hook,
  Mount,
  Settings,
  Sourced,
} from "./plan/run-spec.ts";
export type { Setting } from "./plan/settings/setting.ts";
export { type SettingName, settingNames, settings } from "./plan/settings/table.ts";
export { stepTitle } from "./plan/step-title.ts";
