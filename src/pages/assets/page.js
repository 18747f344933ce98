// Lets people see the password they type. Pages work without this file.
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
})();
