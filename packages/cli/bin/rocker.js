#!/usr/bin/env sh
":" //; exec node -- "$0" "$@"
// To sh the line above starts node on this file; to node it is a string and a comment. The `--` is what it is for:
// without it node reads `--env-file` out of the words behind the program, also those of the command in the container,
// ends with 9 if there is no such file, and obeys its NODE_OPTIONS (seen on Node 20 to 25).
import "../dist/rocker.js";
