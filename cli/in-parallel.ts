/** Calls `act` for each, `atOnce` at a time, and returns the answers in order. After a failure it begins no other. */
export async function inParallel<T, Answer>(
  atOnce: number,
  all: readonly T[],
  act: (one: T) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const remaining = all.entries();
  let hasFailed = false;
  const work = async () => {
    for (const [at, one] of remaining) {
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
