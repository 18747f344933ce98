// A phone or laptop that can hold passkeys, simulated by the browser for one tab: it stays with the tab from page to page.

export class Authenticator {
  #session;
  #id;

  static async in(context, page) {
    const session = await context.newCDPSession(page);
    await session.send("WebAuthn.enable", { enableUI: false });
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        ctap2Version: "ctap2_1",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Authenticator(session, authenticatorId);
  }

  constructor(session, id) {
    this.#session = session;
    this.#id = id;
  }

  #send(command, parameters) {
    return this.#session.send(`WebAuthn.${command}`, { authenticatorId: this.#id, ...parameters });
  }

  async passkeys() {
    return (await this.#send("getCredentials")).credentials;
  }

  /** Nobody touches the device: a passkey offered in the name field is not picked until somebody is back. */
  handsOff() {
    return this.#send("setAutomaticPresenceSimulation", { enabled: false });
  }

  handsOn() {
    return this.#send("setAutomaticPresenceSimulation", { enabled: true });
  }

  /** Somebody is back and presses the button; or the browser offered the passkey in the name field, and was quicker. */
  async answersAt(page) {
    await this.handsOn();
    const button = page.locator("#passkey-login");
    await Promise.any([button.click(), button.waitFor({ state: "detached" })]);
  }

  /** The device no longer recognises whoever touches it. */
  meetAStranger() {
    return this.#send("setUserVerified", { isUserVerified: false });
  }
}
