import type { Row } from "./row.ts";
import { access } from "./rows/access.ts";
import { environment } from "./rows/environment.ts";
import { identity } from "./rows/identity.ts";
import { limits } from "./rows/limits.ts";
import { network } from "./rows/network.ts";

/** The settings of a container, one row each. A new one is a row here and a setting in core's run spec. */
export const table: Readonly<Record<string, Row>> = {
  ...environment,
  ...identity,
  ...network,
  ...access,
  ...limits,
};
