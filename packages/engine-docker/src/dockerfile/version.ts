/** Changes when the same plan would become another image. Part of the image's hash. */
export const loweringVersion = "dockerfile-1";
