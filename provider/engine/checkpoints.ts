import type { CheckpointContext, Context } from "./contract";

/** What an operation has reached so far. */
export class Checkpoints<State> {
  /** The id of a new resource is taken from this one, and never changes. */
  first: State | undefined;
  latest: State | undefined;

  /** The context of the operation, with the checkpoints kept here. */
  keptFor(context: Context): CheckpointContext<State> {
    const checkpoint = (state: State) => {
      this.first ??= state;
      this.latest = state;
    };
    return { ...context, checkpoint };
  }
}
