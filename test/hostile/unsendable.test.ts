import assert from "node:assert/strict";
import { assertClear, describeBehindFront } from "../fixtures/front/front-fixture";
import { accessKey, resourceKey } from "../fixtures/provider/provider-fixture";
import { creating } from "../fixtures/provider/requests";

const kinds = { "access keys": accessKey(), "resource keys": resourceKey() } as const;

describeBehindFront("A token from IAM that no header can hold", (fixture, it) => {
  const tokens = {
    "a line break": "abc\r\nX-Evil: 1",
    "a line feed": "abc\ndef",
    "letters that are not Latin": "ключ-от-всех-дверей",
    "a zero": "abc\u0000def",
    "a sign of two units": "abc\u{1f511}",
  };
  for (const [what, token] of Object.entries(tokens)) {
    it(`(with ${what}) is told as such, and nothing is said to have been made`, async () => {
      for (const made of ["access keys", "resource keys"] as const) {
        fixture.begin();
        const body = JSON.stringify({ access_token: token, expires_in: 3600 });
        fixture.front.lie({ path: /^\/identity\/token$/ }, () => ({ status: 200, body }));
        const stack = fixture.stack({ key: kinds[made] });
        const { errors } = await stack.up();
        assert.equal(errors.length, 1);
        assert.match(errors[0] ?? "", /the answer \(200\) is not what IBM documents at access_token/);
        assert.doesNotMatch(errors[0] ?? "", /may have (been made|happened)|connection broke/);
        assertClear(errors[0] ?? "");
        assert.ok(!errors[0]?.includes(token.slice(0, 3)), "the token is repeated");
        assert.deepEqual([fixture.front.calls, stack.engine.saved], [[], []]);
      }
    });
  }

  it("does not make a create's outcome unknown where only the create cannot be sent", async () => {
    // The list is read with a good token, which ends before the create: the next one is broken.
    let count = 0;
    fixture.front.lie({ path: /^\/identity\/token$/ }, async ({ forward }) => {
      count++;
      if (count === 1) return forward();
      return { status: 200, body: JSON.stringify({ access_token: "ключ", expires_in: 3600 }) };
    });
    fixture.front.lie(creating["resource keys"], () => ({ status: 401, body: '{"error_code":"expired"}' }));
    const stack = fixture.stack({ key: kinds["resource keys"] });
    const { errors } = await stack.up();
    assert.match(errors.join(), /the answer \(200\) is not what IBM documents at access_token/);
    assert.doesNotMatch(errors.join(), /may have (been made|happened)/);
    assert.deepEqual([fixture.front.of(creating["resource keys"]).length, stack.engine.saved], [1, []]);
  });
});

describeBehindFront("A proxy variable that names no proxy", (fixture, it) => {
  const names = [
    "http://[",
    "http://",
    "127.0.0.1:",
    "socks5://127.0.0.1:1080",
    "ftp://proxy.test",
    "http://user:canary@[::",
  ];
  for (const proxy of names) {
    it(`(${JSON.stringify(proxy)}) is told in clear words, and nothing is said to have been made`, async () => {
      for (const variable of ["HTTP_PROXY", "HTTPS_PROXY", "https_proxy"]) {
        fixture.begin();
        // What is on this machine is reached without a proxy.
        fixture.world.environment = { [variable]: proxy, IBMCLOUD_IAM_API_ENDPOINT: "https://iam.invalid" };
        const stack = fixture.stack({ key: kinds["access keys"] });
        const { errors } = await stack.up();
        assert.equal(errors.length, 1);
        for (const error of errors) {
          assertClear(error);
          assert.doesNotMatch(error, /may have (been made|happened)|connection broke|canary/);
          assert.match(error, new RegExp(`variable ${variable} does not name a proxy, because it `));
        }
        assert.deepEqual([fixture.own, stack.engine.saved], [[], []]);
      }
    });
  }
});
