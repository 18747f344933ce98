// Lets people see the password they type, and sends a form once however often its button is pressed. Pages work without
// this file.
(function () {
  'use strict';
  // The shell of the installed app, for when there is no network; nothing of a page is kept.
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/shell.js').catch(function () { /* pages work without it */ });
  document.querySelectorAll('button.reveal').forEach(function (button) {
    var input = document.getElementById(button.getAttribute('aria-controls'));
    if (!input) return;
    function show(visible) {
      input.type = visible ? 'text' : 'password';
      button.textContent = visible ? button.dataset.hide : button.dataset.show;
      button.setAttribute('aria-label', visible ? button.dataset.hideLong : button.dataset.showLong);
    }
    button.addEventListener('click', function () { show(input.type === 'password'); });
    // Browsers remember what was typed into a text field, so it must be a password field again before it is sent.
    if (input.form) input.form.addEventListener('submit', function () { show(false); });
    button.hidden = false;
  });
  // What was typed outlives a switch of the language, in this tab alone; a password does not.
  var KEPT = 'khoa-typed', language = document.querySelector('form.language');
  function typed(act) {
    var inputs = document.querySelectorAll('main form input:not([type=hidden]):not([type=password]):not([readonly])');
    inputs.forEach(function (input) { act(input, input.type === 'checkbox' ? 'checked' : 'value'); });
  }
  try {
    var kept = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
    if (kept && kept[''] === location.pathname) {
      typed(function (input, what) { if (input.name in kept) input[what] = kept[input.name]; });
    }
    if (language) language.addEventListener('submit', function () {
      var all = { '': location.pathname };
      typed(function (input, what) { all[input.name] = input[what]; });
      sessionStorage.setItem(KEPT, JSON.stringify(all));
    });
  } catch (unavailable) { /* typed again, then */ }
  document.querySelectorAll('form').forEach(function (form) {
    var sent = false;
    form.addEventListener('submit', function (event) {
      if (sent) event.preventDefault();
      sent = true;
      // A sending that came to nothing (no network, stopped) may be tried again.
      setTimeout(function () { sent = false; }, 4000);
    });
    window.addEventListener('pageshow', function () { sent = false; });
  });
})();
