import { main } from "./index.ts";
import { handleOutputErrors } from "./render/output-errors.ts";

handleOutputErrors();
process.exitCode = await main(process.argv.slice(2));
