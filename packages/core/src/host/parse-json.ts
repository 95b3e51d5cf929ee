/** Far deeper than any data that rocker reads. */
const deepest = 200;

/**
 * Parses JSON of unknown origin. JSON.parse accepts any depth, but what is deeper than the stack can neither be written again
 * nor be visited recursively.
 * @throws SyntaxError for text that is not JSON, or nests its values more than 200 levels deep
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) throw new SyntaxError(`values are nested more than ${deepest} levels deep`);
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return value;
}
