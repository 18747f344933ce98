// Turns on that this browser is rung when something waits: the browser is asked first, then what it gave goes with the form.
(function () {
  'use strict';
  var form = document.getElementById('push-form'), state = document.getElementById('push-state');
  if (!form || !state) return;

  function tell(what) {
    state.textContent = form.dataset[what];
    state.hidden = false;
  }

  function bytes(text) {
    var plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(plain, function (c) { return c.charCodeAt(0); });
  }

  // What was turned on under another key of ours rings no more, and stands in the way.
  function subscribe(registration) {
    var wish = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) };
    return registration.pushManager.subscribe(wish).catch(function (refused) {
      if (refused.name !== 'InvalidStateError') throw refused;
      return registration.pushManager.getSubscription()
        .then(function (old) { return old && old.unsubscribe(); })
        .then(function () { return registration.pushManager.subscribe(wish); });
    });
  }

  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return tell('unsupported');
  if (Notification.permission === 'denied') return tell('denied');
  form.hidden = false;
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    Notification.requestPermission().then(function (answer) {
      if (answer !== 'granted') return tell('denied');
      return navigator.serviceWorker.ready.then(subscribe).then(function (made) {
        var given = made.toJSON();
        form.elements.endpoint.value = given.endpoint;
        form.elements.p256dh.value = given.keys.p256dh;
        form.elements.auth.value = given.keys.auth;
        form.submit();
      });
    }).catch(function () { tell('failed'); });
  });
})();
