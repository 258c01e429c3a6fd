import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { accountIn } from "../../provider/cloud/api/access-tokens";
import type { Session } from "../../provider/cloud/session";
import { isCloudError } from "../../provider/domain/cloud-error";
import { parseInstanceReference } from "../../provider/domain/instance-reference";
import { type CloudFixture, withCloud } from "../fixtures/cloud/with-cloud";

const guid = "aaaaaaaa-0000-4000-8000-00000000000a";
const foreign = (crn: string) => parseInstanceReference(crn.replace(defaults.accountId, "another0account"));
const source = foreign(defaults.instances.objectStorage.crn);
const details = { source, name: "a", role: undefined, parameters: undefined };
const key = { guid, source, isYoung: false };

const uses: Record<string, (session: Session, fixture: CloudFixture) => Promise<unknown>> = {
  "to open a Sysdig instance": (session) => session.openSysdig(foreign(defaults.instances.secure.crn)),
  "to find an instance": ({ resourceController }) => resourceController.getResourceInstance(source),
  "to find a resource key": ({ resourceKeys }) => resourceKeys.find(key),
  "to create one": ({ resourceController }, { context }) => resourceController.createResourceKey(details, context()),
  "to adopt one": ({ resourceKeys }, { context }) => resourceKeys.findOrCreate({ ...details, adopt: guid }, context()),
  "to rename one": ({ resourceKeys }) => resourceKeys.renameIfNeeded(key, "b"),
  "to delete one": ({ resourceKeys }) => resourceKeys.delete(key),
  "to remove a lost one": ({ resourceKeys }, { context }) =>
    resourceKeys.removeLostCreate(source, { label: "0123456789abcdef", since: "2026-01-01T00:00:00Z" }, context()),
};

describe("A credential of another account than the CRN's", () => {
  for (const [what, use] of Object.entries(uses)) {
    it(`is refused ${what}, by name of both accounts, after the sign-in alone`, async () => {
      await withCloud({}, async (fixture) => {
        await assert.rejects(use(fixture.session(), fixture), (error) => {
          assert.ok(isCloudError(error, "wrong-account"), String(error));
          assert.ok(error.message.includes("another0account") && error.message.includes(defaults.accountId));
          return true;
        });
        assert.deepEqual(fixture.operations(), ["getToken"]);
      });
    });
  }

  it("is not looked for where a GUID names the instance, or the CRN is of the account", async () => {
    await withCloud({}, async ({ session }) => {
      await session().expectAccount(parseInstanceReference(guid));
      await session().expectAccount(parseInstanceReference(defaults.instances.secure.crn));
    });
  });

  it("is not guessed at where the token does not tell its account", () => {
    const token = (claims: unknown) => `a.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c`;
    assert.equal(accountIn(token({ account: { bss: "abc" } })), "abc");
    for (const claims of [{}, { account: null }, { account: { bss: 5 } }, { account: "abc" }, null, 1]) {
      assert.equal(accountIn(token(claims)), undefined);
    }
    assert.equal(accountIn("opaque"), undefined);
  });
});
