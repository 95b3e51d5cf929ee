import { bundle } from "../../rolldown.base.mjs";

export default bundle(
  { index: "src/index.ts", lowering: "src/lowering.ts" },
  /src\/(index|docker\/runtime|podman\/runtime)\.ts$/,
);
