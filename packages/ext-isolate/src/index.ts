import { isolateCommand } from "./command.ts";
import { isolate } from "./isolate.ts";

export default [isolate, isolateCommand];
