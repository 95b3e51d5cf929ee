import { main } from "./index.ts";
import { handleOutputErrors } from "./render/output-errors.ts";
import { wantsJson } from "./wants-json.ts";

const argv = process.argv.slice(2);
handleOutputErrors(() => wantsJson(argv));
process.exitCode = await main(argv);
