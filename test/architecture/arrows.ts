import { type Import, importsOf, loadedWith, sourcesIn } from "./imports";

/** What is not as the floor plan has it, a line for each; the floor plan is in CONTRIBUTING. */
export function brokenArrows(root: string): string[] {
  const imports = sourcesIn(root, "provider", "emulator", "cli").flatMap((file) => importsOf(root, file));
  return [...imports.flatMap(judged), ...overloaded(root)];
}

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
  emulator: [],
  cli: ["door", "keys", "lookups", "engine", "rotation", "cloud", "http", "domain", "emulator"],
};

/** The only rooms that may use a package; a package not named here is free. */
const packageRooms: Readonly<Record<string, readonly string[]>> = {
  undici: ["http"],
  "@pulumi/pulumi": ["dynamic", "keys", "lookups", "door"],
  "@grpc/grpc-js": ["dynamic"],
  hono: ["emulator"],
  "@hono/node-server": ["emulator"],
  commander: ["cli"],
};

/** What a user's program must not load to declare a key. */
const heavy = /^provider\/(cloud|http)\/|\/(lifecycle|schema)\.ts$|^(zod|undici|fastest-levenshtein)$/;

function judged({ from, to, isTypeOnly }: Import): string[] {
  const room = roomOf(from);
  if (room === undefined) return [`${from} is in no room of the floor plan`];
  const line = `${from} imports ${to}`;
  const aim = roomOf(to);
  if (aim === undefined) {
    const rooms = packageRooms[to];
    // The lifecycle's contract names zod's types; nothing of zod is loaded.
    if (to.startsWith("pulumi-ibm-keys") && room !== "cli") return [line];
    if (to === "zod" && room === "engine" && !isTypeOnly) return [line];
    return rooms === undefined || rooms.includes(room) ? [] : [line];
  }
  if (aim === room) return kindOf(from) === kindOf(to) ? [] : [line];
  return mayImport[room]?.includes(aim) === true ? [] : [line];
}

function overloaded(root: string): string[] {
  const programHalf = sourcesIn(root, "provider").filter((file) => /(^provider\/index|\/resource)\.ts$/.test(file));
  return programHalf.flatMap((file) =>
    [...loadedWith(root, file)].filter((to) => heavy.test(to)).map((to) => `${file} loads ${to}`),
  );
}

function roomOf(file: string): string | undefined {
  const [top, second] = file.split("/");
  if (top === "emulator" || top === "cli") return file.includes("/") ? top : undefined;
  if (top !== "provider" || second === undefined) return undefined;
  if (second === "index.ts") return "door";
  // The engine's core serves every protocol of the engine's, and knows none: each has a room of its own.
  if (file.startsWith("provider/engine/dynamic/")) return "dynamic";
  return second in mayImport && file.split("/").length > 2 ? second : undefined;
}

/** The kind's folder; empty outside `keys`. */
function kindOf(file: string): string {
  const [, room, kind] = file.split("/");
  return room === "keys" && kind !== undefined ? kind : "";
}
