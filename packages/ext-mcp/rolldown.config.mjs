import { bundle } from "../../rolldown.base.mjs";

export default bundle({ index: "src/index.ts" });
