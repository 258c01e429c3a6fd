import type { Generation } from "./generations";

/** What a kind can do to its keys. All but `create` may be repeated; `gone` is answered only on proof. */
export interface Actions<Key> {
  create(): Promise<{ id: string; key: Key; madeAt: string | null }>;
  /** Throws while the key is not seen to work, but may work later. */
  verify(generation: Generation<Key>): Promise<"works" | "disabled" | "gone">;
  /** Also deletes a key that is enabled; a key that is gone already counts as deleted. */
  delete(generation: Generation<Key>): Promise<void>;
  /** Left out, like `disable`, where IBM cannot disable such a key. */
  enable?(generation: Generation<Key>): Promise<"done" | "gone">;
  disable?(generation: Generation<Key>): Promise<"done" | "gone">;
}
