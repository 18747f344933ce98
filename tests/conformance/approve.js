// The person of the exam at their phone (FAPI-CIBA): stands between the proxy that ends TLS and Khoá, reads the number that Khoá gives
// a client to show, which the suite shows nobody, and answers as the suite tells it to, by a passkey in software, over the pages
// that people use.
//
//   node approve.js ISSUER PORT KHOA
//
// PORT is what the proxy and the suite call on this machine; KHOA is the address of Khoá itself, such as http://127.0.0.1:8080. Needs
// what the tests of client libraries need (`npm ci` in tests/clients), and NODE_EXTRA_CA_CERTS where the proxy's certificate is
// of an authority of your own.
import { createServer, request as call } from "node:http";
import { readFile } from "node:fs/promises";
import { Citizen } from "../clients/support/citizen.js";
import { Passkey } from "../clients/support/passkey.js";

const [issuer, port, khoa] = process.argv.slice(2);
if (khoa === undefined) {
  console.error("usage: node approve.js ISSUER PORT KHOA");
  process.exit(2);
}

const [line] = (await readFile(new URL("people.jsonl", import.meta.url), "utf8")).split("\n");
const person = JSON.parse(line);
const numbers = new Map();

function pass(incoming, outgoing) {
  const target = new URL(incoming.url, khoa);
  const onward = call(target, { method: incoming.method, headers: incoming.headers }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.rawHeaders);
    if (target.pathname === "/bc-authorize" && answer.statusCode === 200) note(answer);
    answer.pipe(outgoing);
  });
  onward.on("error", (error) => { outgoing.writeHead(502); outgoing.end(String(error)); });
  incoming.pipe(onward);
}

function note(answer) {
  let text = "";
  answer.on("data", (part) => { text += part; });
  answer.on("end", () => {
    const { auth_req_id: id, khoa_number: number } = JSON.parse(text);
    numbers.set(id, number);
  });
}

async function signedIn() {
  const browser = new Citizen(issuer, person);
  await browser.typePassword(await browser.open(`${issuer}/login`));
  return browser;
}

let passkey;

async function answer(id, action) {
  const browser = await signedIn();
  if (passkey === undefined) {
    passkey = new Passkey(issuer);
    await passkey.addTo(browser);
  }
  const list = await browser.open(`${issuer}/approvals`);
  const page = await browser.open(new URL(list.linkOf("approval-open-1"), issuer));
  if (action === "deny") return browser.press(page, "approval-no");
  const options = await browser.script(page, `${page.url.pathname}/options`, { number: numbers.get(id) });
  return browser.script(page, `${page.url.pathname}/answer`, passkey.answer(options));
}

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  if (pathname !== "/exam/approve") return pass(request, response);
  answer(searchParams.get("auth_req_id"), searchParams.get("action")).then(
    () => response.end("{}"),
    (error) => { console.error(error); response.statusCode = 500; response.end(String(error)); },
  );
}).listen(Number(port), "127.0.0.1");
