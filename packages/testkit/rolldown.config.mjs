import { bundle } from "../../rolldown.base.mjs";

export default bundle({
  index: "src/index.ts",
  "rocker-manifest": "src/rocker-manifest.ts",
  "run-child": "src/run-child.ts",
});
