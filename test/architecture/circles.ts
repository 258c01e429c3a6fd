import type { Import } from "./imports";

/** Groups of files in which each can be reached from each by imports, those of types too: the largest groups there are. */
export function circlesIn(imports: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const circles: string[][] = [];
  const done = new Set<string>();
  for (const file of targets.keys()) {
    if (done.has(file)) continue;
    const reached = reachedFrom(file, targets);
    const circle = [...reached].filter((each) => reachedFrom(each, targets).has(file)).sort();
    for (const each of circle) done.add(each);
    if (circle.length > 0) circles.push(circle);
  }
  return circles;
}

/** What the file imports, and what that imports, and so on; the file itself only where the way leads back to it. */
function reachedFrom(file: string, targets: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set(targets.get(file));
  for (const each of reached) for (const next of targets.get(each) ?? []) reached.add(next);
  return reached;
}
