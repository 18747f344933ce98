// Debian's Chromium, headless. Playwright downloads none: it drives the one in PATH.
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Quiet: nothing but the pages under test goes over any wire. */
const QUIET = ["background-networking", "component-update", "default-apps", "domain-reliability", "quic", "sync"];

export function openBrowser() {
  const args = [...QUIET.map((what) => `--disable-${what}`), "--no-first-run", "--disable-dev-shm-usage"];
  return chromium.launch({ executablePath: findChromium(), args });
}

function findChromium() {
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    for (const name of NAMES) {
      const candidate = path.join(folder, name);
      try {
        accessSync(candidate, constants.X_OK);
        return candidate;
      } catch {
        // not here; look on
      }
    }
  }
  throw new Error(`none of ${NAMES.join(", ")} is in PATH: tests/run installs one`);
}
