// Whether the clock tells a stranger who has an account: asks /login and /recover for names of several kinds, in turn, and
// compares the mean time of each kind with that of names nobody has.
// Usage: node load-tests/timing.mjs KHOA-BINARY [SAMPLES-A-KIND]; loopback only, no other load, ends what it started.
// Goal (quality of the answer, not a figure of speed): |difference of means| <= 2 ms, and no p < 0.01 beside it.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [khoa, asked = '2400'] = process.argv.slice(2);
const TRIES = 4; // of each name: below every counter's end
const people = Math.ceil(Number(asked) / TRIES);
const folder = mkdtempSync(join(tmpdir(), 'khoa-timing-'));
const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => done(port)); });
});
const [port, management] = [await freePort(), await freePort()];
const env = {
  ...process.env,
  KHOA_SERVER_DATA: join(folder, 'data'), KHOA_SERVER_PUBLIC_URL: `http://localhost:${port}`,
  KHOA_SERVER_LISTEN: `127.0.0.1:${port}`, KHOA_SERVER_MANAGEMENT: `127.0.0.1:${management}`,
  KHOA_SERVER_TRUSTED_PROXIES: '127.0.0.1', KHOA_TELEMETRY_LOG: 'off',
  // A cheap hash hides nothing of the rest.
  KHOA_PASSWORD_MEMORY_KIB: '64', KHOA_PASSWORD_ITERATIONS: '1',
};
const run = (...args) => execFileSync(khoa, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });

const kinds = ['nobody', 'known', 'locked', 'passkey only', 'unproven'];
const number = (kind, n) => `099300${String(kinds.indexOf(kind) * 1e5 + n).padStart(6, '0')}`;
const person = (kind, n) => ({
  personal_number: number(kind, n), kind: 'citizen', level: 2, name: 'Nguyễn Thị Lan', birthdate: '2000-03-01', gender: 'female', nationality: 'VNM',
  email: `p${number(kind, n)}@mail.example`, email_verified: kind !== 'unproven',
  phone: `09${String(kinds.indexOf(kind) * 1e7 + n).padStart(8, '0')}`, phone_verified: kind !== 'unproven',
  ...(kind === 'passkey only' ? {} : { password: 'thuyền xuôi dòng sương' }),
});
const lines = kinds.slice(1).flatMap((kind) => Array.from({ length: people }, (_, n) => JSON.stringify(person(kind, n))));
writeFileSync(join(folder, 'people.jsonl'), `${lines.join('\n')}\n`);
run('migrate', 'up');
run('import', 'people', join(folder, 'people.jsonl'));
for (let n = 0; n < people; n += 1) run('account', 'lock', number('locked', n), '--ground', 'holder_asked', '--reference', 'timing');

const server = spawn(khoa, ['serve'], { env, stdio: 'ignore' });
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const ask = (method, path, headers = {}, body) => new Promise((done, failed) => {
  const request = http.request({ agent, host: '127.0.0.1', port, method, path, headers }, (answer) => {
    const chunks = [];
    answer.on('data', (chunk) => chunks.push(chunk));
    answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(chunks).toString() }));
  });
  request.on('error', failed);
  request.end(body);
});

let turn = 0;
async function timed(path, token, cookie, form) {
  turn += 1;
  const body = new URLSearchParams({ csrf: token, ...form }).toString();
  const headers = {
    cookie, 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body),
    'x-forwarded-for': `${20 + (turn >> 16)}.${(turn >> 8) & 255}.${turn & 255}.1`,
  };
  const began = process.hrtime.bigint();
  const { status } = await ask('POST', path, headers, body);
  return { status, ms: Number(process.hrtime.bigint() - began) / 1e6 };
}

// Two-sided p of Welch's t; so many samples are as good as normal.
const erfc = (x) => {
  const t = 1 / (1 + 0.3275911 * x);
  return t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-x * x);
};
// The slowest and quickest hundredth are the machine's.
function cut(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted.slice(Math.floor(sorted.length / 100), Math.ceil(sorted.length * 0.99));
}
function stats(samples) {
  const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
  return { mean, error: samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (samples.length - 1) / samples.length };
}

let failed = false;
try {
  for (let tries = 0; ; tries += 1) {
    try { await ask('GET', '/login'); break; } catch (error) { if (tries > 100) throw error; }
    await new Promise((wake) => { setTimeout(wake, 100); });
  }
  for (const [path, kindsHere, wanted] of [['/login', kinds.slice(0, 4), 400], ['/recover', kinds, 303]]) {
    const page = await ask('GET', path);
    const cookie = page.headers['set-cookie'].map((one) => one.split(';')[0]).join('; ');
    const token = /<meta name="csrf" content="([^"]+)"/.exec(page.text)[1];
    const samples = new Map(kindsHere.map((kind) => [kind, []]));
    for (let round = 0; round < TRIES; round += 1) {
      for (let n = 0; n < people; n += 1) {
        // In turn, and not always in the same order.
        for (let at = 0; at < kindsHere.length; at += 1) {
          const kind = kindsHere[(at + n) % kindsHere.length];
          const { status, ms } = await timed(path, token, cookie, { username: number(kind, n), password: 'a wrong guess' });
          if (status !== wanted) throw new Error(`${path} answered ${status} for ${kind}`);
          samples.get(kind).push(ms);
        }
      }
    }
    const base = stats(cut(samples.get('nobody')));
    console.log(`${path}: ${samples.get('nobody').length} samples a kind; nobody ${base.mean.toFixed(3)} ms`);
    for (const kind of kindsHere.slice(1)) {
      const { mean, error } = stats(cut(samples.get(kind)));
      const [delta, p] = [mean - base.mean, erfc(Math.abs(mean - base.mean) / Math.sqrt(error + base.error) / Math.SQRT2)];
      failed ||= Math.abs(delta) > 2;
      console.log(`  ${kind.padEnd(14)}${delta >= 0 ? '+' : ''}${delta.toFixed(3)} ms   p ${p.toFixed(3)}`);
    }
  }
} finally {
  agent.destroy();
  await new Promise((ended) => { server.once('exit', ended); server.kill(); });
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
