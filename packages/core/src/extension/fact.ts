/**
 * Something that one extension decides and later ones may need, typed. It is a key, not a global:
 * values live in one plan's making.
 */
export interface Fact<Value> {
  /** `<extension>/<what>`; two copies of a module with the same name share the fact. */
  readonly name: string;
  /** Never set; carries the type. */
  readonly type?: Value;
}

export function defineFact<Value>(name: string): Fact<Value> {
  return { name };
}
