import { circlesIn } from "./circles";
import { type Import, importsOf, loadedWith, sourcesIn } from "./imports";

/** What is not as the floor plan has it, a line for each; the floor plan is in CONTRIBUTING. */
export function brokenArrows(root: string): string[] {
  const imports = sourcesIn(root, ...folders).flatMap((file) => importsOf(root, file));
  const circles = circlesIn(imports).map((files) => `${files.join(" and ")} import each other`);
  return [...imports.flatMap(judged), ...overloaded(root), ...circles];
}

const folders = ["provider", "emulator", "cli", "harness", "tools", "test"];

/** Where a file may look besides its own room. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  door: ["keys", "lookups"],
  keys: ["dynamic", "engine", "rotation", "cloud", "domain"],
  lookups: ["engine", "rotation", "cloud", "domain"],
  cloud: ["http", "domain"],
  engine: ["domain"],
  dynamic: ["engine", "domain"],
  rotation: ["domain"],
  http: ["domain"],
  domain: [],
  // The door for cli/ and tools/: it re-exports what commands need of the provider.
  "command-line": ["keys", "engine", "rotation", "cloud", "domain"],
  emulator: [],
  cli: ["command-line", "emulator"],
  harness: [],
  tools: ["harness", "door", "command-line", "emulator"],
};

/** Where a file of a room inside `cloud` may look there besides its own room; the files beside these rooms are its door. */
const mayImportInCloud: Readonly<Record<string, readonly string[]>> = {
  api: [],
  iam: ["api"],
  "resource-controller": ["api"],
  sysdig: ["api"],
  settings: ["api", "iam", "sysdig"],
};

/** They may use any package, and this one by its name, as its users do: the emulator, and keys that a program declares. */
const developers: readonly string[] = ["harness", "tools", "test"];

/** Tests in whose process the provider's source runs; the others take the emulator from the built package. */
const besideSource = /^test\/(fixtures\/)?(emulator|cloud|lookups|vendors|engine)\//;

/** The only rooms that may use a package; a package not named here is free. */
const packageRooms: Readonly<Record<string, readonly string[]>> = {
  undici: ["http"],
  "@pulumi/pulumi": ["dynamic", "keys", "lookups", "door"],
  "@grpc/grpc-js": ["dynamic"],
  hono: ["emulator"],
  "@hono/node-server": ["emulator"],
  commander: ["cli"],
};

/** What no command must wait for that does not use it. */
const loadedOnDemand = /^(undici|hono|@hono\/node-server|@pulumi\/pulumi)$/;

/** What a user's program must not load to declare a key. */
const heavy = /^provider\/(cloud|http)\/|\/(lifecycle|schema)\.ts$|^(zod|undici|fastest-levenshtein)$/;

function judged({ from, to, isTypeOnly }: Import): string[] {
  const room = roomOf(from);
  if (room === undefined) return [`${from} is in no room of the floor plan`];
  const line = `${from} imports ${to}`;
  const aim = roomOf(to);
  if (aim === undefined) {
    if (developers.includes(room)) return [];
    const rooms = packageRooms[to];
    // The lifecycle's contract names zod's types; nothing of zod is loaded.
    if (to.startsWith("pulumi-ibm-keys") && room !== "cli") return [line];
    if (to === "zod" && room === "engine" && !isTypeOnly) return [line];
    return rooms === undefined || rooms.includes(room) ? [] : [line];
  }
  if (aim === room) return isAllowedInside(from, to) ? [] : [line];
  if (room === "test" && aim === "tools") return from.startsWith("test/tools/") ? [] : [line];
  if (room === "test" && aim === "emulator") return besideSource.test(from) ? [] : [line];
  if (room === "test") return [];
  return mayImport[room]?.includes(aim) === true ? [] : [line];
}

function overloaded(root: string): string[] {
  const programHalf = sourcesIn(root, "provider").filter((file) => /(^provider\/index|\/resource)\.ts$/.test(file));
  const tooHeavy = (file: string, refused: RegExp) =>
    [...loadedWith(root, file)].filter((to) => refused.test(to)).map((to) => `${file} loads ${to}`);
  return [
    ...programHalf.flatMap((file) => tooHeavy(file, heavy)),
    ...sourcesIn(root, "cli")
      .filter((file) => file === "cli/index.ts")
      .flatMap((file) => tooHeavy(file, loadedOnDemand)),
  ];
}

function roomOf(file: string): string | undefined {
  const [top, second] = file.split("/");
  if (second === undefined) return undefined;
  if (top !== undefined && top !== "provider" && folders.includes(top)) return top;
  if (top !== "provider") return undefined;
  if (second === "index.ts") return "door";
  // The engine's core serves every protocol of the engine's, and knows none: each has a room of its own.
  if (file.startsWith("provider/engine/dynamic/")) return "dynamic";
  return second in mayImport && file.split("/").length > 2 ? second : undefined;
}

function isAllowedInside(from: string, to: string): boolean {
  if (kindOf(from) !== kindOf(to)) return false;
  const [inner, aim] = [cloudRoomOf(from), cloudRoomOf(to)];
  return inner === "" || inner === aim || mayImportInCloud[inner]?.includes(aim) === true;
}

/** The room inside `cloud`; empty for its door and outside `cloud`. */
function cloudRoomOf(file: string): string {
  const [, room, inner] = file.split("/");
  return room === "cloud" && inner !== undefined && !inner.endsWith(".ts") ? inner : "";
}

/** The kind's folder; empty outside `keys`. */
function kindOf(file: string): string {
  const [, room, kind] = file.split("/");
  return room === "keys" && kind !== undefined ? kind : "";
}
