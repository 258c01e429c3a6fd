import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { useEmulator } from "../fixtures/emulator/use-emulator";

describe("The emulator", () => {
  const local = useEmulator();

  async function answersAt(host: string): Promise<boolean> {
    const socket = connect(Number(new URL(local.emulator.url).port), host);
    const outcome = await Promise.race([
      once(socket, "connect").then(() => true),
      once(socket, "error").then(() => false),
    ]).catch(() => false);
    socket.destroy();
    return outcome;
  }

  it("listens on this machine's own address alone", async () => {
    assert.equal(new URL(local.emulator.url).hostname, "127.0.0.1");
    assert.equal(await answersAt("127.0.0.1"), true);
    const others = Object.values(networkInterfaces()).flatMap((all = []) => all);
    const reachable = others.filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of reachable) assert.equal(await answersAt(address), false, address);
    // Another address of this machine, which each Linux has.
    if (process.platform === "linux") assert.equal(await answersAt("127.0.0.2"), false);
  });
});
