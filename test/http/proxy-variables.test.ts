import assert from "node:assert/strict";
import { proxyFor } from "../../provider/http/proxy";

const iam = "https://iam.cloud.ibm.com/identity/token";

function hostFor(url: string, environment: Record<string, string>): string | undefined {
  const proxy = proxyFor(url, environment);
  if (proxy !== undefined && "problem" in proxy) assert.fail(proxy.problem);
  return proxy?.host;
}

describe("The proxy of a request", () => {
  const cases: [title: string, url: string, environment: Record<string, string>, host: string | undefined][] = [
    ["is that of HTTPS_PROXY", iam, { HTTPS_PROXY: "http://big:3128" }, "big:3128"],
    ["is that of https_proxy", iam, { https_proxy: "http://small:3128" }, "small:3128"],
    [
      "is that of https_proxy rather than of HTTPS_PROXY",
      iam,
      { HTTPS_PROXY: "http://b", https_proxy: "http://s" },
      "s",
    ],
    ["is that of HTTP_PROXY where there is no other", iam, { HTTP_PROXY: "http://plain" }, "plain"],
    ["is that of http_proxy where there is no other", iam, { http_proxy: "http://plain" }, "plain"],
    ["is that of HTTPS_PROXY before that of http_proxy", iam, { HTTPS_PROXY: "http://b", http_proxy: "http://p" }, "b"],
    ["is none where only ALL_PROXY names one", iam, { ALL_PROXY: "http://a", all_proxy: "http://a" }, undefined],
    ["is none where the variables are empty", iam, { HTTPS_PROXY: "", HTTP_PROXY: "" }, undefined],
    ["is none on this machine", "https://localhost:8443/", { HTTPS_PROXY: "http://b" }, undefined],
    ["of plain HTTP is not that of HTTPS_PROXY", "http://other.test/", { HTTPS_PROXY: "http://b" }, undefined],
  ];
  for (const [title, url, environment, host] of cases) {
    it(title, () => assert.equal(hostFor(url, environment), host));
  }

  const spared: [noProxy: string, isSpared: boolean][] = [
    ["*", true],
    ["iam.cloud.ibm.com", true],
    ["cloud.ibm.com", true],
    [".cloud.ibm.com", true],
    ["*.cloud.ibm.com", true],
    ["IAM.Cloud.IBM.com", true],
    ["other.test, .ibm.com", true],
    ["other.test .ibm.com", true],
    ["iam.cloud.ibm.com:443", true],
    ["iam.cloud.ibm.com:8443", false],
    ["m.cloud.ibm.com", false],
    ["other.test", false],
    ["", false],
    [",", false],
  ];
  for (const [noProxy, isSpared] of spared) {
    it(`is ${isSpared ? "none" : "used"} where NO_PROXY is "${noProxy}"`, () => {
      for (const variable of ["NO_PROXY", "no_proxy"]) {
        const host = hostFor(iam, { HTTPS_PROXY: "http://proxy.test:3128", [variable]: noProxy });
        assert.equal(host, isSpared ? undefined : "proxy.test:3128");
      }
    });
  }

  it("is none where NO_PROXY spares the host, though the variable names no proxy that can be used", () => {
    assert.equal(proxyFor(iam, { HTTPS_PROXY: "socks5://proxy.test", NO_PROXY: ".ibm.com" }), undefined);
  });
});
