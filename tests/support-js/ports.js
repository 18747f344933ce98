// Free loopback ports. Another process may take one before we use it: a start that fails for that reason says so.
import { createServer } from "node:net";

/** `count` free ports in a row: the demo takes eight (the service, two portals, the mailbox, the library, management, the registers, the phones). */
export async function freePorts(count) {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = 20_000 + Math.floor(Math.random() * 12_000);
    const row = Array.from({ length: count }, (_, index) => first + index);
    if ((await Promise.all(row.map(isFree))).every(Boolean)) return row;
  }
  throw new Error(`found no ${count} free ports in a row`);
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
