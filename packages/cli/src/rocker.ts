import { main } from "./index.ts";
import { endOnLostOutput } from "./render/lost-output.ts";
import { wantsJson } from "./wants-json.ts";

const argv = process.argv.slice(2);
endOnLostOutput(() => wantsJson(argv));
process.exitCode = await main(argv);
