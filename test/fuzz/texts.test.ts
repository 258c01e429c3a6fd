import assert from "node:assert/strict";
import fc from "fast-check";
import { serviceIdIn } from "../../provider/cloud/api/access-tokens";
import { isChosenFor } from "../../provider/cloud/resource-controller/key-name";
import { settingsFrom } from "../../provider/cloud/settings/settings";
import { CloudError } from "../../provider/domain/cloud-error";
import { guidOf, parseCrn } from "../../provider/domain/crn";
import { fingerprint, fingerprintOf } from "../../provider/domain/fingerprint";
import { identityOf } from "../../provider/domain/resource-identity";
import { isSameRole } from "../../provider/domain/role";
import { retryAfterOf } from "../../provider/http/retry";
import { decideRotation } from "../../provider/rotation/decide";
import { milliseconds } from "../../provider/rotation/duration";
import { firstGeneration } from "../../provider/rotation/generations";
import { firstSchedule, isoDate, nextRotation, nextSchedule } from "../../provider/rotation/schedule";
import { settingsOf } from "../../provider/rotation/settings";

const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("__proto__", "\u0000", "\ud800"));

/** Texts that are nearly what is meant: its parts in any order. */
function nearly(separator: string, ...parts: string[]): fc.Arbitrary<string> {
  return fc.array(fc.oneof(fc.constantFrom(...parts), text), { maxLength: 12 }).map((all) => all.join(separator));
}

describe("Any text", () => {
  it("that is read as a CRN is the same when its parts are put together again", () => {
    const guid = "5ec00000-0000-4000-8000-00000000000a";
    const tail = nearly(":", "logdnaat", "us-south", "a/acc0", guid, "");
    const whole = tail.map((end) => `crn:v1:bluemix:public:logdnaat:us-south:a/acc0:${guid}:${end}`);
    const any = nearly(":", "crn", "v1", "bluemix", "public", "logdnaat", "us-south", "a/acc0", guid, "");
    fc.assert(
      fc.property(fc.oneof(whole, any), (crn) => {
        const parsed = parseCrn(crn);
        if (parsed === undefined) return;
        const { service, region, account, instanceGuid, resourceType, resource } = parsed;
        const [, , cloud, type] = crn.split(":");
        const again = `crn:v1:${cloud}:${type}:${service}:${region}:a/${account}:${instanceGuid}:${resourceType}`;
        assert.equal(crn === again ? again : `${again}:${resource}`, crn);
        assert.ok(guidOf(crn) === undefined || guidOf(crn) === instanceGuid.toLowerCase());
      }),
      { numRuns: 500 },
    );
  });

  it("as a secret has a fingerprint that names it, and no part of it", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        assert.ok(fingerprint.safeParse(fingerprintOf(one)).success);
        assert.equal(fingerprintOf(one), fingerprintOf(one));
        if (one !== other) assert.notEqual(fingerprintOf(one), fingerprintOf(other));
      }),
    );
  });

  it("as a role is the same as itself, and never throws", () => {
    const role = nearly(":", "crn", "v1", "iam", "serviceRole", "Manager", "");
    fc.assert(
      fc.property(role, role, (one, other) => {
        assert.ok(isSameRole(one, one));
        assert.equal(isSameRole(one, other), isSameRole(other, one));
      }),
    );
  });

  it("as Retry-After is a wait that is not negative, or none", () => {
    const header = fc.oneof(
      text,
      fc.bigInt({ min: 0n }).map(String),
      nearly(" ", "Wed,", "21", "Oct", "2026", "07:28:00", "GMT", "-1"),
    );
    fc.assert(
      fc.property(header, fc.integer({ min: 0, max: 4e12 }), (given, now) => {
        const wait = retryAfterOf(given, now);
        assert.ok(wait === undefined || wait >= 0, `${given}: ${wait}`);
      }),
      { numRuns: 500 },
    );
  });

  it("as a duration schedules rotations at dates that can be told, or is refused", () => {
    const near = nearly("", "P", "T", "1", "999999", ".", "D", "H", "S", "W", "d", "h", "w", " ");
    const short = fc.tuple(fc.maxSafeNat(), fc.constantFrom("s", "m", "h", "d", "w")).map((parts) => parts.join(""));
    const duration = fc.oneof(near, short);
    fc.assert(
      fc.property(duration, duration, (every, overlap) => {
        if (milliseconds(every) === undefined || milliseconds(overlap) === undefined) return;
        const now = Date.parse("2026-01-01T00:00:00Z");
        const rotation = { every, overlap, quarantine: overlap, jitter: overlap, warnBefore: overlap };
        const moment = { urn: "urn", now };
        const schedule = nextSchedule(firstSchedule(null, rotation, moment), rotation, now, true);
        const due =
          milliseconds(every) === 0 ? 0 : nextRotation(schedule, settingsOf(rotation, { canDisable: true }), [now]);
        assert.ok(!Number.isNaN(new Date(due ?? 0).getTime()), `${every} ${overlap}`);
        if (milliseconds(every) === 0) return;
        const generations = firstGeneration("id", "key", { madeAt: isoDate(now), schedule });
        const { events } = decideRotation({ ...moment, generations, rotation, isEnabled: true, canDisable: true });
        assert.doesNotMatch(events.join(), /NaN|Invalid|undefined/);
      }),
      { numRuns: 1_000 },
    );
  });

  it("as a URN names somebody, and no key of any name is taken for another's by a crash", () => {
    fc.assert(
      fc.property(nearly("::", "urn:pulumi:dev", "project", "type", "name"), text, (urn, name) => {
        assert.equal(identityOf(urn).urn, urn);
        assert.equal(typeof isChosenFor(name, identityOf(urn)), "boolean");
      }),
    );
  });

  it("as an IAM token tells a service ID, or nothing", () => {
    const claims = fc.oneof(fc.jsonValue(), fc.record({ iam_id: fc.oneof(text, fc.constant("iam-ServiceId-1")) }));
    const token = fc.oneof(
      text,
      claims.map((all) => `a.${Buffer.from(JSON.stringify(all)).toString("base64url")}.b`),
    );
    fc.assert(
      fc.property(token, (given) => {
        const told = serviceIdIn(given);
        assert.ok(told === undefined || told.startsWith("ServiceId-"));
      }),
    );
  });

  it("in the environment is a setting, or refused without being repeated", () => {
    const names = ["IC_API_KEY", "IC_REGION", "IBMCLOUD_VISIBILITY", "IBMCLOUD_IAM_API_ENDPOINT", "SYSDIG_SECURE_URL"];
    const canary = fc.string().map((end) => `canary-${end}`);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.oneof(canary, text)), (environment) => {
        try {
          settingsFrom(() => undefined, undefined, environment);
        } catch (error) {
          assert.ok(error instanceof CloudError);
          assert.doesNotMatch(error.message, /canary|[\r\n]/);
        }
      }),
    );
  });
});
