import { defineTool } from "@rocker/tool";
import { tools } from "./tools/index.ts";

/** An extension for each tool. */
export default tools.map(defineTool);
