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
  keys: ["engine", "rotation", "cloud", "domain"],
  lookups: ["engine", "rotation", "cloud", "domain"],
  cloud: ["http", "domain"],
  engine: ["domain"],
  rotation: ["domain"],
  http: ["domain"],
  domain: [],
  emulator: [],
  cli: ["door", "keys", "lookups", "engine", "rotation", "cloud", "http", "domain", "emulator"],
  harness: [],
  tools: ["harness", "door", "emulator"],
};

/** They may use any package, and this one by its name, as its users do: the emulator, and keys that a program declares. */
const developers: readonly string[] = ["harness", "tools", "test"];

/** Tests in whose process the provider's source runs; the others take the emulator from the built package. */
const besideSource = /^test\/(fixtures\/)?(emulator|cloud|lookups|vendors)\//;

/** The only rooms that may use a package; a package not named here is free. */
const packageRooms: Readonly<Record<string, readonly string[]>> = {
  undici: ["http"],
  "@pulumi/pulumi": ["engine", "keys", "lookups", "door"],
  "@grpc/grpc-js": ["engine"],
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
    if (developers.includes(room)) return [];
    const rooms = packageRooms[to];
    // The lifecycle's contract names zod's types; nothing of zod is loaded.
    if (to.startsWith("pulumi-ibm-keys") && room !== "cli") return [line];
    if (to === "zod" && room === "engine" && !isTypeOnly) return [line];
    return rooms === undefined || rooms.includes(room) ? [] : [line];
  }
  if (aim === room) return kindOf(from) === kindOf(to) ? [] : [line];
  if (room === "test" && aim === "tools") return from.startsWith("test/tools/") ? [] : [line];
  if (room === "test" && aim === "emulator") return besideSource.test(from) ? [] : [line];
  if (room === "test") return [];
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
  if (second === undefined) return undefined;
  if (top !== undefined && top !== "provider" && folders.includes(top)) return top;
  if (top !== "provider") return undefined;
  if (second === "index.ts") return "door";
  return second in mayImport && file.split("/").length > 2 ? second : undefined;
}

/** The kind's folder; empty outside `keys`. */
function kindOf(file: string): string {
  const [, room, kind] = file.split("/");
  return room === "keys" && kind !== undefined ? kind : "";
}
