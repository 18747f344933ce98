// A page that waits for an answer on another device: it moves on when that is there, or can come no more. By events where the
// browser has them, and else by asking; without this script the page loads itself again.
(function () {
  'use strict';
  var part = document.querySelector('[data-waits]');
  if (!part || part.dataset.state === 'refused') return;
  var leaving = false;

  function at(what) {
    return part.dataset.waits + '/' + what + location.search;
  }

  function heard(state) {
    if (leaving || state === part.dataset.state) return;
    leaving = true;
    location.reload();
  }

  function ask() {
    setTimeout(function () {
      fetch(at('state'), { headers: { accept: 'application/json' } })
        .then(function (answer) { return answer.json(); })
        .then(function (found) { heard(found.state); })
        .catch(function () {})
        .then(ask);
    }, 3000);
  }

  if (!window.EventSource) return ask();
  var events = new EventSource(at('events'));
  events.onmessage = function (event) { heard(event.data); };
  // A connection that ended comes back by itself; one that never will is done without.
  events.onerror = function () { if (events.readyState === 2) ask(); };
})();
