// A portal that is itself a broker: its callback leads on to an application of a second origin, and that to a third.
// It only records what reached it; nothing here speaks the protocol.
import { createServer } from "node:http";

/** Starts the three: `callback` is what a portal registers, `end` where the chain stops. */
export async function startBroker() {
  const arrived = [];
  const begin = (name, host, next) => listen(host, (request, answer) => {
    arrived.push({ name, url: request.url, referer: request.headers.referer });
    if (next === undefined) answer.setHeader("content-type", "text/html").end("<title>arrived</title>");
    else answer.writeHead(302, { location: next }).end();
  });
  const application = await begin("application", "127.0.0.1");
  const gateway = await begin("gateway", "localhost", `http://127.0.0.1:${application.port}/end`);
  const broker = await begin("broker", "::1", `http://localhost:${gateway.port}/on`);
  return {
    callback: `http://[::1]:${broker.port}/callback`,
    end: `http://127.0.0.1:${application.port}/end`,
    /** What reached the broker's callback since the last look. */
    answers() {
      const reached = arrived.splice(0);
      return reached.filter((each) => each.name === "broker").map(({ url, referer }) => {
        return { referer, query: Object.fromEntries(new URL(url, "http://broker").searchParams) };
      });
    },
    stop: () => Promise.all([broker, gateway, application].map((each) => each.stop())),
  };
}

/** A server on a free port of one loopback address. */
export function listen(host, handler) {
  const server = createServer(handler).unref(); // a journey that fails before it stops one still ends
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, () => {
      const stop = () => new Promise((done) => server.close(done).closeAllConnections());
      resolve({ port: server.address().port, stop });
    });
  });
}
