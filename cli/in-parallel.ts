/** Does this with each of them, so many at once and begun in order; answers in their order. Begins none after a failure. */
export async function inParallel<T, Answer>(
  atOnce: number,
  all: readonly T[],
  act: (one: T) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const left = all.entries();
  let hasFailed = false;
  const work = async () => {
    for (const [at, one] of left) {
      if (hasFailed) return;
      try {
        answers[at] = await act(one);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return answers;
}
