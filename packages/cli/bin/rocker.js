#!/usr/bin/env sh
":" //; exec node -- "$0" "$@"
// For sh, the line above starts node with this file; for node, it is a string and a comment. Its purpose is the `--`:
// without it, node itself parses `--env-file` among the arguments, even in the container's command, exits with 9 if
// there is no such file, and applies its NODE_OPTIONS (seen with Node 20 to 25).
import module from "node:module";

// Before anything else is loaded, and only where Node has it: 22.8 and later.
if (module.enableCompileCache) (await import("../dist/compile-cache.js")).useCompileCache(module);
await import("../dist/rocker.js");
