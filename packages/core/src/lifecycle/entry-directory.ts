/** Where a persistent container sees the directory of its entries. */
export const entryDirectory = "/run/rocker/entry";
