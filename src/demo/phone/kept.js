// What a phone keeps from one page to the next: a database of its own in this browser. Its key lies here as an object that signs and
// that nobody can read out, this page included.
const STORE = "kept";

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export class Kept {
  #database;

  static async of(slot) {
    const opening = indexedDB.open(`khoa-phone-${slot}`, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    const kept = new Kept();
    kept.#database = await done(opening);
    return kept;
  }

  #in(mode) {
    return this.#database.transaction(STORE, mode).objectStore(STORE);
  }

  get(name) {
    return done(this.#in("readonly").get(name));
  }

  set(name, value) {
    return done(this.#in("readwrite").put(value, name));
  }

  drop(...names) {
    const store = this.#in("readwrite");
    return Promise.all(names.map((name) => done(store.delete(name))));
  }

  /** A phone that is lost: nothing of it is left. */
  clear() {
    return done(this.#in("readwrite").clear());
  }
}
