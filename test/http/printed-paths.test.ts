import assert from "node:assert/strict";
import { join } from "node:path";
import { withoutPersonalSettings } from "../../harness/pulumi-cli/environment";
import { run } from "../../harness/pulumi-cli/process";
import { withServer } from "../fixtures/http/with-server";

const http = join(__dirname, "..", "..", "dist", "provider", "http", "request.js");

/** Another client in the same process, as a second package may have one; then a request of ours, the key in its path. */
const program = `
  const [url, module] = process.argv.slice(1);
  fetch(url).then((answer) => answer.text()).then(async () => {
    const { Http } = require(module);
    const headers = {};
    const answer = await new Http().send({ method: "PUT", url: url + "/canary-key", headers, repeatable: "safe" });
    console.log("answered " + answer.status);
  }).catch((error) => console.log(error.message));
`;

describe("NODE_DEBUG", function () {
  this.timeout(20_000);

  async function outputWith(sections: string): Promise<{ output: string; paths: string[] }> {
    const paths: string[] = [];
    let output = "";
    const answer = (request: { url?: string | undefined }, response: { end(): void }) => {
      paths.push(request.url ?? "");
      response.end();
    };
    await withServer(answer, async (url) => {
      const env = { ...withoutPersonalSettings(), NODE_DEBUG: sections };
      const { stdout, stderr } = await run(process.execPath, ["-e", program, url, http], { env });
      output = stdout + stderr;
    });
    return { output, paths };
  }

  for (const sections of ["undici", "fetch", "websocket", "http,UNDICI", "*"]) {
    it(`keeps a request from being sent where its path would be printed (${sections})`, async () => {
      const { output, paths } = await outputWith(sections);
      assert.ok(!output.includes("canary-key"), output);
      assert.deepEqual(paths, ["/"]);
      assert.match(output, /^NODE_DEBUG is set to print the paths of requests \(.*\), and IBM's API has access keys/m);
    });
  }

  const harmless = "http,https,http2,net,tls,stream,child_process,diagnostics,fs,timer,worker";
  it(`hinders nobody from looking at what shows no path (${harmless})`, async () => {
    const { output, paths } = await outputWith(harmless);
    assert.deepEqual(paths, ["/", "/canary-key"]);
    assert.match(output, /answered 200/);
    assert.ok(!output.includes("canary-key"), output);
  });
});
