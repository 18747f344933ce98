// Lets people see the password they type, and sends a form once however often its button is pressed. Pages work without
// this file.
(function () {
  'use strict';
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
