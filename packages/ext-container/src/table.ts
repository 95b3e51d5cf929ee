import type { Row } from "./row.ts";
import { access } from "./rows/access.ts";
import { environment } from "./rows/environment.ts";
import { identity } from "./rows/identity.ts";
import { limits } from "./rows/limits.ts";
import { network } from "./rows/network.ts";

/** All container settings, one row each. To add one, add a row here and a setting to core's run spec. */
export const table: Readonly<Record<string, Row>> = {
  ...environment,
  ...identity,
  ...network,
  ...access,
  ...limits,
};
