// Writes the table of tools into README.md. A test fails when it is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withTable } from "../dist/readme-table.js";
import { tools } from "../dist/tools/index.js";

const path = join(import.meta.dirname, "../README.md");
writeFileSync(path, withTable(readFileSync(path, "utf8"), tools));
