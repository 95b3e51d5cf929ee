/** The width in columns of the terminal that a stream writes to; undefined without a terminal, or if it is unknown. */
export function widthOf({ columns }: { readonly columns?: number }): number | undefined {
  return columns || undefined;
}
