#!/usr/bin/env -S node --
// "--": else Node takes an "--env-file" that is meant for the container, NODE_OPTIONS in it and all.
import { main } from "./index.ts";
import { endOnLostOutput } from "./render/lost-output.ts";

endOnLostOutput();
process.exitCode = await main(process.argv.slice(2));
