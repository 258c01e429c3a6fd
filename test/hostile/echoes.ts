import assert from "node:assert/strict";
import type { Lie } from "../fixtures/front/front";
import { assertClear, describeBehindFront, type FrontFixture } from "../fixtures/front/front-fixture";
import { accessKey, objectStorage, resourceKey } from "../fixtures/provider/provider-fixture";
import { type Encoding, pieces } from "./encodings";

/** What looks different in each encoding, and longer than any piece that is looked for. */
const parameter = `CANARY-"q"-&-ü-<é>'/+=%~ﬁ-0123456789-zyxwvutsrq`;
const transaction = "7f1c2e9a-transaction";
const calls = /^\/(v2|api|platform)\//;

function refusing(text: string): Lie {
  const message = `The value ${text} is not allowed.`;
  const body = JSON.stringify({ message, error_code: "bad_value", transaction_id: transaction });
  return () => ({ status: 400, body });
}

/** A secret that a run knows, and what makes IBM refuse something afterwards; answers what was said of it. */
type Provoke = (fixture: FrontFixture, repeat: (secret: string) => Lie) => Promise<[secret: string, said: string]>;

const provocations: Readonly<Record<string, Provoke>> = {
  "a parameter of a resource key": async (fixture, repeat) => {
    const stack = fixture.stack({ key: resourceKey({ parameters: { deep: [{ parameter }] } }) });
    fixture.front.lie({ method: "POST", path: calls }, repeat(parameter));
    return [parameter, await saidBy(stack.up())];
  },
  "an access key in the state": async (fixture, repeat) => {
    const stack = fixture.stack({ key: accessKey({ limit: 3 }) });
    await stack.mustUp();
    const secret = String(stack.outputs("key").accessKey);
    stack.declare("key", { limit: 4 });
    fixture.front.lie({ path: calls }, repeat(secret));
    return [secret, await saidBy(stack.up())];
  },
  "a credential of a resource key in the state": async (fixture, repeat) => {
    const stack = fixture.stack({ key: resourceKey({ name: "one" }) });
    await stack.mustUp();
    const [{ apiKeyId } = {}] = fixture.cloud.resourceKeysOf(objectStorage.guid).slice(-1);
    const secret = fixture.cloud.contents().apiKeys.find(({ id }) => id === apiKeyId)?.apikey ?? assert.fail("no key");
    stack.declare("key", { name: "other" });
    fixture.front.lie({ path: calls }, repeat(secret));
    return [secret, await saidBy(stack.up())];
  },
  "the API key that signs in": async (fixture, repeat) => {
    const secret = fixture.cloud.addApiKey({ apikey: `${parameter.replace(/[^!-~]/g, "")}-of-the-API-key` }).apikey;
    fixture.world.environment = { IC_API_KEY: secret };
    fixture.front.lie({ path: /^/ }, repeat(secret));
    return [secret, await saidBy(fixture.stack({ key: accessKey() }).up())];
  },
  "the token that IAM gave": async (fixture, repeat) => {
    let secret = "";
    fixture.front.lie({ path: calls }, (exchange) => {
      secret = (exchange.heard.headers.authorization ?? "").replace("Bearer ", "");
      return repeat(secret)(exchange);
    });
    const said = await saidBy(fixture.stack({ key: accessKey() }).up());
    return [secret, said];
  },
};

async function saidBy(run: Promise<{ errors: string[]; said: string }>): Promise<string> {
  const { errors, said } = await run;
  assert.equal(errors.length, 1);
  assertClear(errors[0] ?? "");
  return `${errors}\n${said}`;
}

/** So much of a secret may not be shown at once. */
const shown = 16;

function assertHidden(said: string, encoded: string): void {
  const left = pieces(encoded, shown).filter((piece) => said.includes(piece));
  assert.deepEqual(left.slice(0, 1), [], said);
  assert.match(said, /bad_value/);
  assert.ok(said.includes(transaction));
}

export function describeEchoes(encodings: readonly Encoding[]): void {
  describeBehindFront("A refusal in which IBM repeats a secret", (fixture, it) => {
    for (const [how, encoded] of encodings) {
      it(`${how} is told without it, with its code and its transaction`, async () => {
        for (const [what, provoke] of Object.entries(provocations)) {
          fixture.begin();
          const [secret, said] = await provoke(fixture, (each) => refusing(encoded(each)));
          assert.ok(secret.length >= shown, what);
          assertHidden(said, encoded(secret));
        }
      });
    }
  });
}

export function describeEchoedPieces(): void {
  describeBehindFront("A refusal in which IBM repeats a piece of a secret", (fixture, it) => {
    for (const [what, provoke] of Object.entries(provocations)) {
      it(`is told without it (${what})`, async () => {
        const [long] = await provoke(fixture, refusing);
        for (let start = 0; start + shown <= Math.min(long.length, 60); start += 4) {
          fixture.begin();
          const piece = (secret: string) => secret.slice(start, start + shown);
          const [secret, said] = await provoke(fixture, (each) => refusing(piece(each)));
          assertHidden(said, piece(secret));
        }
      });
    }
  });
}
