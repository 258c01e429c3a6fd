import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { parseInstanceReference } from "../../provider/domain/instance-reference";
import { rememberSecret } from "../../provider/domain/secrets";
import { assertClear, describeBehindFront, type FrontFixture } from "../fixtures/front/front-fixture";
import { FakeClock } from "../fixtures/http/fake-clock";
import { listing } from "../fixtures/provider/requests";

const { objectStorage, secure } = defaults.instances;
const zeros = new Array(6_000_000).fill(0).join();

async function refusedWithin(seconds: number, fixture: FrontFixture, body: string, status: number): Promise<string> {
  const session = fixture.session(new FakeClock());
  for (const which of ["access keys", "resource keys"] as const)
    fixture.front.lie(listing[which], () => ({ status, body }));
  const began = performance.now();
  const errors: string[] = [];
  for (const read of [
    () => session.resourceController.listResourceKeysForInstance(parseInstanceReference(objectStorage.guid)),
    () => session.sysdig("sysdig-secure", "us-south", secure.guid).listAccessKeys(),
  ]) {
    await assert.rejects(read, ({ message }: Error) => errors.push(message) > 0);
  }
  const took = performance.now() - began;
  assert.ok(took < seconds * 1_000, `it took ${took} ms`);
  for (const error of errors) assertClear(error);
  return errors.join("\n");
}

describeBehindFront("Twelve megabytes of zeros", (fixture, it) => {
  it("as the rows of a list are counted, and none of them is judged", async () => {
    const body = `{"resources":[${zeros}],"customerAccessKeys":[${zeros.slice(0, 2_000_001)}],"next_url":null}`;
    assert.match(await refusedWithin(6, fixture, body, 200), /has more than 100000 rows/);
  });

  it("as the errors of a refusal are not looked at but for the first", async () => {
    const body = `{"errors":[{"code":"odd","message":"first of many"},${zeros}]}`;
    assert.match(await refusedWithin(6, fixture, body, 400), /400: odd, first of many/);
  });
});

describeBehindFront("A secret that IBM spreads over code, words and transaction", (fixture, it) => {
  it("is told in none of them", async () => {
    const secret = "Kq7Vr2Xw9Lm4Tz8Bn3Hd6Fg1";
    rememberSecret(secret);
    const body = { error_code: secret.slice(0, 8), message: secret.slice(8, 16), transaction_id: secret.slice(16) };
    const told = await refusedWithin(6, fixture, JSON.stringify(body), 400);
    assert.match(told, /400: its words are left out/);
    for (const part of Object.values(body)) assert.ok(!told.includes(part), told);
  });
});
