import { main } from "./index.ts";
import { endOnLostOutput } from "./render/lost-output.ts";

endOnLostOutput();
process.exitCode = await main(process.argv.slice(2));
