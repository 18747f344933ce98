// Passkeys: signing in from the name field's list or the button, adding one at home, and confirming what a service asks.
// Speaks JSON with /passkeys/...; every sentence it shows comes from the page in the page's language.
(function () {
  'use strict';
  var part = document.getElementById('passkey-part');
  var script = document.currentScript || document.querySelector('script[data-cancelled]');
  if (!part || !script || !window.PublicKeyCredential || !navigator.credentials) return;
  var say = script.dataset;
  var waiting = null; // the AbortController of the request in the name field's list

  function toBytes(text) {
    var plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(plain, function (c) { return c.charCodeAt(0); });
  }

  function toText(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }

  function withBytes(list) {
    return (list || []).map(function (item) { return Object.assign({}, item, { id: toBytes(item.id) }); });
  }

  function creationOptions(json) {
    if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(json);
    return Object.assign({}, json, {
      challenge: toBytes(json.challenge),
      user: Object.assign({}, json.user, { id: toBytes(json.user.id) }),
      excludeCredentials: withBytes(json.excludeCredentials)
    });
  }

  function requestOptions(json) {
    if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(json);
    return Object.assign({}, json, {
      challenge: toBytes(json.challenge),
      allowCredentials: withBytes(json.allowCredentials)
    });
  }

  function toJson(credential) {
    // Some password managers hand back a credential whose toJSON throws.
    try { return credential.toJSON(); } catch (missing) { /* built by hand below */ }
    var from = credential.response, response = {};
    ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'].forEach(function (name) {
      if (from[name]) response[name] = toText(from[name]);
    });
    if (from.getTransports) response.transports = from.getTransports();
    return {
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response: response,
      clientExtensionResults: credential.getClientExtensionResults()
    };
  }

  function Told(text, kind) { this.text = text; this.kind = kind; }
  function Gone() {}

  // The answer's JSON; throws Told with the server's sentence, or Gone when the browser is leaving this page.
  async function ask(path, body) {
    var answer, json;
    try {
      answer = await fetch(path, {
        method: 'POST',
        credentials: 'same-origin',
        headers: {
          'content-type': 'application/json',
          'accept': 'application/json, application/problem+json',
          'x-csrf-token': document.querySelector('meta[name="csrf"]').content
        },
        body: JSON.stringify(body)
      });
    } catch (unreachable) { throw new Told(say.offline); }
    try { json = await answer.json(); } catch (empty) { json = {}; }
    if (answer.ok) return json;
    if ((answer.status === 401 || answer.status === 403) && json.next) { go(json.next); throw new Gone(); }
    throw new Told(json.detail || say.failed, json.type);
  }

  function go(next) {
    var url = new URL(next, location.href);
    if (url.protocol === 'https:' || url.protocol === 'http:') location.assign(url.href);
  }

  function complain(problem) {
    if (problem instanceof Gone || problem.name === 'AbortError') return;
    if (problem.kind === 'urn:khoa:problem:invalid-field') return complainAbout(part.elements.number || part.elements.name, problem.text);
    var text = say.failed;
    if (problem instanceof Told) text = problem.text;
    else if (problem.name === 'NotAllowedError') text = say.cancelled;
    else if (problem.name === 'InvalidStateError') text = say.exists;
    else if (problem.name === 'SecurityError') text = say.insecure;
    var old = document.getElementById('error');
    if (old) old.remove();
    var box = document.createElement('div'), heading = document.createElement('h2'), line = document.createElement('p');
    box.id = 'error';
    box.className = 'problem';
    box.tabIndex = -1;
    box.setAttribute('role', 'alert');
    heading.textContent = say.heading;
    line.textContent = text;
    box.append(heading, line);
    part.before(box);
    box.focus();
  }

  // Our own words beside the field: the browser's come in its language, not in the page's, and go by themselves.
  function complainAbout(input, text) {
    var why = document.getElementById(input.id + '-why'), said = input.getAttribute('aria-describedby') || '';
    if (!why) {
      why = document.createElement('p');
      why.id = input.id + '-why';
      why.className = 'why';
      input.before(why);
      input.setAttribute('aria-describedby', (why.id + ' ' + said).trim());
      input.setAttribute('aria-invalid', 'true');
      input.parentElement.classList.add('wrong');
    }
    why.textContent = text;
    if (!document.title.startsWith(say.error)) document.title = say.error + ' ' + document.title;
    input.focus();
  }

  // Runs one step with the button held down, and shows what went wrong; true when nothing did.
  async function during(button, step) {
    var done = true;
    button.disabled = true;
    button.setAttribute('aria-busy', 'true');
    try { await step(); } catch (problem) { done = problem instanceof Gone; complain(problem); }
    button.disabled = false;
    button.removeAttribute('aria-busy');
    return done;
  }

  async function signIn(how, chosen) {
    var to = login.dataset.to || '/passkeys/login', flow = say.flow ? '?flow=' + encodeURIComponent(say.flow) : '';
    var options = await ask('/passkeys/login/options' + flow, {});
    var credential = await navigator.credentials.get(
      Object.assign({ publicKey: requestOptions(options.publicKey) }, how));
    chosen();
    var done = await ask(to + flow, { ceremony: options.ceremony, credential: toJson(credential) });
    go(done.next);
  }

  // Offers passkeys in the list under the name field; ends quietly where browsers cannot.
  async function offer() {
    if (!document.getElementById('username') || !PublicKeyCredential.isConditionalMediationAvailable) return;
    if (!await PublicKeyCredential.isConditionalMediationAvailable()) return;
    waiting = new AbortController();
    var theirs = false;
    try {
      await signIn({ mediation: 'conditional', signal: waiting.signal }, function () { theirs = true; });
    } catch (problem) {
      // Before a passkey was chosen nobody asked for anything, so there is nothing to say.
      if (theirs) complain(problem);
    }
  }

  async function add(form) {
    var options = await ask('/passkeys/options', {});
    var credential = await navigator.credentials.create({ publicKey: creationOptions(options.publicKey) });
    var done = await ask('/passkeys', { name: form.elements.name.value.trim(), ceremony: options.ceremony, credential: toJson(credential) });
    go(done.next);
  }

  // What the person has compared: a number that they typed, or nothing to send when they ticked that a text is the same.
  function compared(form) {
    var same = form.elements.same;
    return same ? { field: same, done: same.checked, number: '' }
      : { field: form.elements.number, done: !!form.elements.number.value.trim(), number: form.elements.number.value.trim() };
  }

  async function confirm(number, to) {
    var options = await ask(to + '/options', { number: number });
    var credential = await navigator.credentials.get({ publicKey: requestOptions(options.publicKey) });
    var done = await ask(to + '/answer', { ceremony: options.ceremony, credential: toJson(credential) });
    go(done.next);
  }

  var confirming = document.getElementById('passkey-confirm');
  if (confirming) {
    part.addEventListener('submit', function (event) {
      event.preventDefault();
      var given = compared(part);
      if (!given.done) return complainAbout(given.field, confirming.dataset.empty);
      during(confirming, function () { return confirm(given.number, confirming.dataset.to); });
    });
  }
  var login = document.getElementById('passkey-login'), adding = document.getElementById('passkey-add');
  if (login) {
    login.addEventListener('click', async function () {
      if (waiting) waiting.abort(); // a browser allows one request at a time
      var done = await during(login, function () { return signIn({}, function () {}); });
      if (!done) offer();
    });
    offer();
  }
  if (adding) {
    part.addEventListener('submit', function (event) {
      event.preventDefault();
      // Before the device makes a passkey that the server would not take.
      if (!part.elements.name.value.trim()) return complainAbout(part.elements.name, say.unnamed);
      during(adding, function () { return add(part); });
    });
  }
  part.hidden = false;
})();
