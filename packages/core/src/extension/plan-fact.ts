/**
 * A typed key for a value that one extension sets and later ones can read. The value exists only while one plan is
 * created.
 */
export interface PlanFact<Value> {
  /** `<extension>/<what>`; two copies of a module with the same name share the fact. */
  readonly name: string;
  /** Never set; carries the type. */
  readonly type?: Value;
}

export function definePlanFact<Value>(name: string): PlanFact<Value> {
  return { name };
}
