// The two sample portals of the demo, as a citizen uses them.

/** Opens a portal and signs in, unless it already knows the citizen: portals ask quietly whether somebody is signed in. */
export async function signInAt(page, portal) {
  await page.goto(portal);
  await page.waitForSelector("#sign-in, #signed-in-as");
  if (await page.locator("#sign-in").isVisible()) await page.click("#sign-in");
}

/** Whom the portal greets; waits until it greets somebody. */
export async function greetedBy(page, portal) {
  await page.waitForURL((url) => url.origin === new URL(portal).origin);
  return (await page.locator("#signed-in-as").innerText()).trim();
}

/** Leaves through the portal, and says yes where the service asks. */
export async function signOutAt(page, portal) {
  await page.goto(portal);
  await page.click("#sign-out");
  await page.waitForSelector("#logout-confirm, #sign-in");
  if (await page.locator("#logout-confirm").isVisible()) await page.click("#logout-confirm");
}

export async function isStrangerTo(page, portal) {
  await page.goto(portal);
  return page.locator("#sign-in").isVisible();
}
