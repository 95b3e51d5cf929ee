import type { Tool } from "@rocker/tool";
import { agents } from "./agents.ts";
import { editors } from "./editors.ts";
import { git } from "./git.ts";
import { languages } from "./languages.ts";
import { python } from "./python.ts";

/** All tools of this package, in the order of the documentation. */
export const tools: readonly Tool[] = [...languages, ...python, ...editors, ...git, ...agents];
