/** Progress of a build or a pull. */
export type ProgressEvent =
  /** A step of the plan starts; `index` counts its steps from 0. */
  | {
      readonly type: "step";
      readonly index: number;
      readonly title: string;
      readonly from: readonly string[];
    }
  | { readonly type: "step-done"; readonly index: number; readonly cached: boolean }
  /** The base image was built from a Dockerfile, before any step. */
  | { readonly type: "base-built"; readonly image: string; readonly dockerfile: string }
  /** A line of output of a step, a pull or the engine, without the newline. */
  | { readonly type: "output"; readonly line: string };

export type Report = (event: ProgressEvent) => void;
