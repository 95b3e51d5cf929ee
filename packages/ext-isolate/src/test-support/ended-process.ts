import { ownerMark } from "@rocker/core";

/** The mark of a process of this machine that no longer runs: Linux gives no ID this high. */
export const markOfEndedProcess = (): string => ownerMark().replace(/^\d+/, String(2 ** 22 + 1));
