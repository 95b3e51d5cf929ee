/** Columns of the terminal that a stream goes to; undefined where there is none, or it does not say (script, some CIs). */
export function widthOf({ columns }: { readonly columns?: number }): number | undefined {
  return columns || undefined;
}
