#!/usr/bin/env node
import { main } from "./main.ts";

const { stdin: input, stdout: output, stderr: error } = process;
process.exitCode = await main(process.argv.slice(2), {
  input,
  output,
  error,
  cwd: process.cwd(),
  interactive: Boolean(input.isTTY && output.isTTY),
});
