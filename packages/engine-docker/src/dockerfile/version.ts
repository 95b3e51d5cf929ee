/** Must change when the same plan would produce a different image. Part of the image's hash. */
export const loweringVersion = "dockerfile-1";
