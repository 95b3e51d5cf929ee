import { create } from "./tools/create.ts";
import { list } from "./tools/list.ts";
import { read } from "./tools/read.ts";
import { run } from "./tools/run.ts";
import type { Tool } from "./tools/tool.ts";
import { diff, log } from "./tools/work.ts";
import { write } from "./tools/write.ts";

/** The tools, in the order in which clients list them. None of them removes an environment or changes the project. */
export const tools: readonly Tool[] = [create, list, run, read, write, diff, log];
