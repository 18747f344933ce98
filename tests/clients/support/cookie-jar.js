// The cookies of one browser talking to one site. Only what these tests need: names, values, paths and removal.

export class CookieJar {
  #cookies = new Map();

  /** Keeps what an answer sets, and forgets what it expires. */
  keep(answer) {
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(";").map((part) => part.trim());
      const [name, value] = splitOnce(pair);
      const given = Object.fromEntries(attributes.map(splitOnce).map(([key, text]) => [key.toLowerCase(), text]));
      const gone = Number(given["max-age"]) <= 0 || new Date(given.expires) <= new Date();
      if (gone) this.#cookies.delete(name);
      else this.#cookies.set(name, { value, path: given.path ?? "/" });
    }
  }

  headerFor(url) {
    return [...this.#cookies]
      .filter(([, cookie]) => url.pathname.startsWith(cookie.path))
      .map(([name, cookie]) => `${name}=${cookie.value}`)
      .join("; ");
  }
}

function splitOnce(text) {
  const at = text.indexOf("=");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
