import { bundle } from "../../rolldown.base.mjs";

export default bundle(
  {
    index: "src/index.ts",
    lifecycle: "src/lifecycle.ts",
    persistent: "src/persistent.ts",
    engine: "src/engine.ts",
  },
  /src\/(index|lifecycle|engine)\.ts$/,
);
