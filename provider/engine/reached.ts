import type { Context, MakingContext } from "./lifecycle";

/** What an operation has made so far. */
export class Reached<State> {
  state: State | undefined;

  hearing(context: Context): MakingContext<State> {
    const checkpoint = (state: State) => {
      this.state = state;
    };
    return { ...context, checkpoint };
  }
}
