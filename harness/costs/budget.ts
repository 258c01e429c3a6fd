/** What the calls of so many keys of one instance, or the state of one, may cost at most. */
const budgets = {
  /** A token, the lists of both APIs, and one call for each key. */
  create: (keys: number) => keys + 5,
  "no-op": () => 0,
  update: (keys: number) => keys + Math.ceil(keys / 100) + 4,
  refresh: (keys: number) => Math.ceil(keys / 100) + 3,
  "create with chosen names": (keys: number) => keys + 4,
  /** A key is made under a name that carries a label, and renamed. */
  "create with declared names": (keys: number) => 2 * keys + 4,
  bytes: () => 2_500,
};

export type Step = keyof typeof budgets;

export function budgetOf(step: Step, keys: number): number {
  return budgets[step](keys);
}
