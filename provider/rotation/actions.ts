import type { Generation } from "./generations";

/** What a kind can do to its keys; everything but `create` may be repeated. `gone`: on proof. */
export interface Actions<Key> {
  create(): Promise<{ id: string; key: Key; madeAt: string | null }>;
  /** Throws while the key is not seen to work, but may yet. */
  verify(generation: Generation<Key>): Promise<"works" | "disabled" | "gone">;
  enable(generation: Generation<Key>): Promise<"done" | "gone">;
  disable(generation: Generation<Key>): Promise<"done" | "gone">;
  /** Also a key that is enabled, or gone already. */
  delete(generation: Generation<Key>): Promise<void>;
}
