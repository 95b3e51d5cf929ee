/**
 * For programs that drive persistent containers, and the changes to what rocker records of containers and images.
 * @module @rocker/core/persistent
 */

export { containersOn } from "./persistent/containers-on.ts";
export type { ContainerEvent, Decision, PersistentContext } from "./persistent/context.ts";
export type { ImageSource, OnDifference, Outcome, RequestedContainer } from "./persistent/create-or-start.ts";
export { type EnterRequest, enterContainer } from "./persistent/enter-container.ts";
export {
  type EngineInventory,
  inventory,
  type KnownContainer,
  type KnownImage,
} from "./persistent/inventory.ts";
export { removeHalfWritten, removeLeftDirectories } from "./persistent/leftover.ts";
export { type Difference, planDifference } from "./persistent/plan-difference.ts";
export { forgettable, type Prunable, prunable } from "./persistent/prunable.ts";
export { releaseContainer } from "./persistent/release-container.ts";
export { removeContainer } from "./persistent/remove-container.ts";
export { type RequestContext, type Requested, requestedContainer } from "./persistent/requested-container.ts";
export { selectContainer, selectContainers } from "./persistent/select-container.ts";
export { stopContainer } from "./persistent/stop-container.ts";
export { type UpOptions, upContainer } from "./persistent/up-container.ts";
export { withContainerLock } from "./persistent/with-container-lock.ts";
export { type LockOptions, withLock } from "./state/lock.ts";
export { type ImageOwner, inputsOf, lastBuildInputs, recordImage } from "./state/record-image.ts";
