// The page that shows a code for a phone: it moves on when the code has been read, answered, or is over. By events where the
// browser has them, and else by asking; without this script the page loads itself again.
(function () {
  'use strict';
  var part = document.getElementById('qr-part');
  if (!part || part.dataset.state === 'refused') return;
  var leaving = false;

  function heard(state) {
    if (leaving || state === part.dataset.state) return;
    leaving = true;
    location.reload();
  }

  function ask() {
    setTimeout(function () {
      fetch(part.dataset.at + '/state', { headers: { accept: 'application/json' } })
        .then(function (answer) { return answer.json(); })
        .then(function (found) { heard(found.state); })
        .catch(function () {})
        .then(ask);
    }, 3000);
  }

  if (!window.EventSource) return ask();
  var events = new EventSource(part.dataset.at + '/events');
  events.onmessage = function (event) { heard(event.data); };
  // A connection that ended comes back by itself; one that never will is done without.
  events.onerror = function () { if (events.readyState === 2) ask(); };
})();
