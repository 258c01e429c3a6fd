import { z } from "zod";
import type { Lifecycle, Properties } from "../../provider/engine/contract";
import { dynamicProvider } from "../../provider/engine/dynamic/provider";
import { report } from "./messages";

/** A kind of thing that no cloud has, to see what the engine's side does for every kind. */
const lampInputs = z.object({
  room: z.string().min(3),
  colour: z.enum(["red", "green"]).optional(),
  watts: z.int().min(0).optional(),
  isOn: z.boolean().default(true),
  wiring: z.record(z.string(), z.json()).optional(),
  adopt: z.string().optional(),
});
export type LampInputs = z.infer<typeof lampInputs>;

const lampState = z.object({
  room: z.string(),
  colour: z.string().nullish(),
  watts: z.number().nullish(),
  isOn: z.boolean(),
  wiring: z.record(z.string(), z.json()).nullish(),
  serial: z.string(),
});
export type LampState = z.infer<typeof lampState>;

export const lamp: Lifecycle<LampInputs, LampState> = {
  inputs: lampInputs,
  state: lampState,
  effects: {
    room: { change: "replace" },
    colour: { change: "replace", isSame: (saved, declared) => declared === null || saved === declared },
    watts: { change: "update" },
    isOn: { change: "update" },
    wiring: { change: "none" },
    adopt: { change: "none" },
  },
  derived: ["colour"],
  isLocal: () => false,
  judgeSettings: () => undefined,
  around: (operation) => operation(),
  idOf: ({ serial }) => serial,
  conflicts: ({ watts }, given) => [
    ...(watts !== undefined && watts > 100 ? ["watts are too many"] : []),
    ...(given.has("wiring") && given.has("colour") ? ["wiring and colour exclude each other"] : []),
  ],
  create: async () => assert("create"),
  read: async () => assert("read"),
  update: async () => assert("update"),
  delete: async () => assert("delete"),
};

function assert(what: string): never {
  throw new Error(`no test expects a ${what}`);
}

/** A lamp as it comes of these inputs. */
export function litLamp({ room, colour, watts, isOn, wiring }: LampInputs, serial: string): LampState {
  return { room, colour: colour ?? "green", watts, isOn, wiring, serial };
}

/** The lamp's provider with some of its life told otherwise. */
export function lampProvider(
  life: Partial<Lifecycle<LampInputs, LampState>> = {},
  options: Parameters<typeof dynamicProvider>[1] = {},
) {
  return providerOf(dynamicProvider({ ...lamp, ...life }, { report, ...options }));
}

export function providerOf(provider: ReturnType<typeof dynamicProvider>) {
  const { check, diff, create, read, update, delete: remove, configure } = provider;
  if (!check || !diff || !read || !update || !remove || !configure) throw new Error("a method is missing");
  return { check, diff, create, read, update, delete: remove, configure };
}

/** What the engine sends along with every resource. */
export const envelope: Properties = {
  owner: "urn:pulumi:dev::house::pulumi-nodejs:dynamic/ibm-keys:Lamp::desk",
  __provider: "the provider string",
};
