import type { CheckpointContext, Context } from "./contract";

/** What an operation has made so far. */
export class Checkpoints<State> {
  state: State | undefined;
  /** What it had made at first: the id of a new resource is taken from that, and never changes. */
  first: State | undefined;

  hearing(context: Context): CheckpointContext<State> {
    const checkpoint = (state: State) => {
      this.first ??= state;
      this.state = state;
    };
    return { ...context, checkpoint };
  }
}
