import assert from "node:assert/strict";
import type { Answer } from "../fixtures/front/front";
import { describeBehindFront } from "../fixtures/front/front-fixture";
import { accessKey, resourceKey } from "../fixtures/provider/provider-fixture";
import { creating } from "../fixtures/provider/requests";

const kinds = { "access keys": accessKey(), "resource keys": resourceKey() } as const;
const made = ["access keys", "resource keys"] as const;

const pages: Readonly<Record<string, Omit<Answer, "status">>> = {
  "a page of HTML": { headers: { "content-type": "text/html" }, body: "<html><h1>Blocked</h1> by rule 17</html>" },
  "an empty body": { body: "" },
  "a plain text": { headers: { "content-type": "text/plain" }, body: "blocked: credentials in the answer" },
  "a text in JSON": { body: '"blocked"' },
  "a list in JSON": { body: '["blocked"]' },
  null: { body: "null" },
};

const statuses = [400, 401, 403, 404, 407, 410, 418, 422, 451, 499];

describeBehindFront(
  "A create that was carried out, and that a gateway answers with a refusal of its own",
  (fixture, it) => {
    for (const status of statuses) {
      for (const [what, page] of Object.entries(pages)) {
        it(`(${status} with ${what}) is sent once, and its key is found`, async () => {
          for (const things of made) {
            fixture.begin();
            fixture.front.lie(creating[things], async ({ forward }) => {
              await forward();
              return { status, ...page };
            });
            const stack = fixture.stack({ key: kinds[things] });
            const { errors } = await stack.up();
            assert.deepEqual(
              [errors, fixture.front.of(creating[things]).length, fixture.own.length],
              [[], 1, 1],
              things,
            );
            assert.deepEqual(fixture.unknown, []);
            fixture.front.clear();
            assert.deepEqual((await stack.destroy()).errors, []);
            assert.deepEqual(fixture.own, []);
          }
        });
      }
    }
  },
);

describeBehindFront("A create that a gateway refuses", (fixture, it) => {
  const page = pages["a page of HTML"];

  it("may have been carried out: it is told so, what turns up late is removed, and the other API is not asked", async () => {
    for (const status of statuses) {
      for (const things of made) {
        fixture.begin();
        const late: (() => Promise<unknown>)[] = [];
        fixture.front.lie(creating[things], ({ forward }) => {
          late.push(forward);
          return { status, ...page };
        });
        const stack = fixture.stack({ key: kinds[things] });
        const { errors } = await stack.up();
        assert.match(errors.join(), new RegExp(`IBM answered ${status}, a body of type text/html.* in any of 3 tries`));
        assert.match(errors.join(), /may have been made all the same/);
        if (things === "access keys") assert.match(errors.join(), /set ibm-keys:accessKeyApi to documented/);
        assert.deepEqual(fixture.front.of({ method: "POST", path: /accessKeys$/ }), []);
        for (const arrive of late) await arrive();
        assert.equal(fixture.own.length, 3);
        fixture.front.clear();
        await stack.settle();
        await stack.later();
        assert.deepEqual([fixture.own.length, fixture.unknown], [1, []], `${status} ${things}`);
      }
    }
  });

  it("with 401 is tried again with another token", async () => {
    for (const things of made) {
      fixture.begin();
      const tokens: unknown[] = [];
      fixture.front.lie(creating[things], ({ heard, forward }) => {
        tokens.push(heard.headers.authorization);
        return tokens.length === 1 ? { status: 401, ...page } : forward();
      });
      await fixture.stack({ key: kinds[things] }).mustUp();
      assert.deepEqual([new Set(tokens).size, tokens.length, fixture.own.length], [2, 2, 1]);
    }
  });

  it("with 429 was not carried out, whatever page comes with it", async () => {
    for (const things of made) {
      fixture.begin();
      const lie = fixture.front.lie(creating[things], ({ forward }) =>
        lie.hits === 1 ? { status: 429, ...page } : forward(),
      );
      const stack = fixture.stack({ key: kinds[things] });
      await stack.mustUp();
      assert.deepEqual([lie.hits, fixture.own.length, stack.saved("key").outputs.lostCreates ?? []], [2, 1, []]);
    }
  });
});
