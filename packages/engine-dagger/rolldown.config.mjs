import { bundle } from "../../rolldown.base.mjs";

const options = bundle({ index: "src/index.ts" });

// Of the SDK and the libraries of its client, only what is used: none of their modules has side effects.
export default {
  ...options,
  treeshake: { moduleSideEffects: false },
  resolve: { mainFields: ["module", "main"] },
  output: { ...options.output, codeSplitting: { groups: [{ name: "sdk", test: /node_modules/ }] } },
};
