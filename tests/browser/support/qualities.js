// What must hold on every page, whatever it says: measured in the page as the browser shows it.
import assert from "node:assert/strict";
import axe from "axe-core";

const MAX_BYTES = 50 * 1024;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Zero violations of WCAG 2.2 A and AA, as far as axe can see, on a bright screen and on a dark one. */
export async function isAccessible(page) {
  await page.evaluate(axe.source); // through the debugger: the page's policy rightly lets no script of ours in
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" }); // or colours are measured on their way to another
    const { violations } = await page.evaluate(
      (values) => window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }), RULES,
    );
    const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join("\n  ")}`);
    assert.deepEqual(told, [], `in ${colorScheme} colours`);
  }
}

/** At most 50 KB with everything it loads, and at most one thing that holds up the first paint. */
export async function isLight(page) {
  const loaded = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((entry) => ({
      name: entry.name, bytes: entry.encodedBodySize, blocks: entry.renderBlockingStatus === "blocking",
    })),
  );
  const bytes = loaded.reduce((sum, each) => sum + each.bytes, 0);
  assert.ok(bytes > 0 && bytes <= MAX_BYTES, `${bytes} bytes: ${JSON.stringify(loaded)}`);
  const blocking = loaded.slice(1).filter((each) => each.blocks);
  assert.ok(blocking.length <= 1, `holding up the first paint: ${JSON.stringify(blocking)}`);
}

/** At 320 CSS pixels, which is also 400 % zoom on a small laptop, nothing scrolls sideways. */
export async function fitsANarrowScreen(page) {
  await page.setViewportSize({ width: 320, height: 640 });
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.scrollingElement;
    return { scrollWidth, clientWidth };
  });
  assert.ok(scrollWidth <= clientWidth, `${scrollWidth} px wide on a screen of ${clientWidth}`);
}

/** Headers of a document: a policy without loopholes, no framing, no guessing of types, no telling where one came from. */
export function isLockedDown(headers) {
  const policy = headers["content-security-policy"] ?? "";
  for (const loophole of ["unsafe-inline", "unsafe-eval", "*", "data:", "http:"]) {
    assert.ok(!policy.split(/[\s;]+/).includes(`'${loophole}'`) && !policy.split(/[\s;]+/).includes(loophole), policy);
  }
  assert.match(policy, /default-src '(none|self)'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.match(policy, /base-uri '(none|self)'/);
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.match(headers["referrer-policy"] ?? "", /^(no-referrer|same-origin)$/);
}

export async function speaks(page, language) {
  assert.equal(await page.getAttribute("html", "lang"), language);
  assert.notEqual((await page.title()).trim(), "");
}
