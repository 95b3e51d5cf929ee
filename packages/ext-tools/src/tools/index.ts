import type { Tool } from "@rocker/tool";
import { editors } from "./editors.ts";
import { python } from "./python.ts";

/** All tools of this package, in the order of its documents. */
export const tools: readonly Tool[] = [...python, ...editors];
