import assert from "node:assert/strict";
import { Config } from "@pulumi/pulumi";
import { z } from "zod";
import { Canaries } from "../../fixtures/canaries";
import { FreshModules } from "../../fixtures/provider/modules";
import { kinds, type Provider, RecordedCloud } from "../../fuzz/recorded";

const lifecycleModule = z.object({ provider: z.custom<Provider>((value) => typeof value === "object") });

/**
 * All texts that can be reached from what was thrown. What a failed update has reached is left out: the engine encrypts
 * it with the rest of the state.
 */
function textsIn(thrown: unknown, seen = new Set<unknown>()): string[] {
  if (typeof thrown === "string") return [thrown];
  if ((typeof thrown !== "object" && typeof thrown !== "function") || thrown === null || seen.has(thrown)) return [];
  seen.add(thrown);
  const isReached = "reasons" in thrown && "properties" in thrown;
  const names = Reflect.ownKeys(thrown).filter((name) => !(isReached && name === "properties"));
  return names.flatMap((name) => [String(name), ...textsIn(Reflect.get(thrown, name), seen)]);
}

describe("No secret is in an error that is thrown, or in what caused it, though IBM repeats all that it knows", () => {
  let cloud: RecordedCloud;
  before(async () => {
    cloud = await RecordedCloud.open();
    cloud.enter();
  });
  after(() => cloud.leave());

  const methods: Readonly<Record<string, (it: Provider, key: (typeof kinds)[number]) => Promise<unknown>>> = {
    create: (it, { inputs }) => it.create(inputs),
    read: (it, { id, outputs }) => it.read(id, outputs),
    update: (it, { id, outputs, inputs }) => it.update(id, outputs, { ...inputs, name: "another name", limit: 11 }),
    delete: (it, { id, outputs }) => it.delete(id, outputs),
  };

  for (const key of kinds) {
    for (const [method, run] of Object.entries(methods)) {
      it(`(${key.kind}, ${method}, at any request)`, async () => {
        const tokens = tokensOf(cloud);
        const saved = method === "create" ? [] : cloud.secrets.in(JSON.stringify(key.outputs));
        const known = [cloud.apiKey, ...saved];
        for (const what of ["keys", "token"]) {
          for (let nth = 1, requests = 1; nth <= requests; nth++) {
            cloud.startAnew();
            // The token is issued on the way.
            const said = () => (what === "keys" ? known.join(" ") : (tokens.planted.at(-1) ?? ""));
            const armed = cloud.emulator.faults.add({
              nth,
              fault: { kind: "status", code: 400, body: refusing(said) },
            });
            // As a new process, which has not seen a secret yet.
            const { provider } = lifecycleModule.parse(new FreshModules().lifecycle(key.folder));
            await provider.configure({ config: new Config("project") });
            const thrown: unknown = await run(provider, key).then(
              () => undefined,
              (error: unknown) => error,
            );
            if (armed.hits > 0) requests = nth + 1;
            const texts = textsIn(thrown).join("\n");
            assert.deepEqual([...cloud.secrets.in(texts), ...tokens.in(texts)], [], `request ${nth}: ${texts}`);
            if (what === "keys" && thrown !== undefined) assert.match(texts, /its words are left out/);
          }
        }
      });
    }
  }
});

/** A refusal whose words are found when it is sent. */
function refusing(said: () => string): object {
  return {
    get message() {
      return said();
    },
    get errors() {
      return [{ reason: said(), message: said() }];
    },
  };
}

/** All access tokens that the cloud issues from now on. */
function tokensOf({ emulator }: RecordedCloud): Canaries {
  const issued = new Canaries();
  const { tokens } = emulator.cloud.services;
  const issue = tokens.issue.bind(tokens);
  tokens.issue = (...asked) => {
    const token = issue(...asked);
    issued.add(token.accessToken);
    return token;
  };
  return issued;
}
