// What the installed app shows when there is no network, and when something waits. Nothing of a person is ever kept here, and nothing that leads to a
// service is touched: the pages of sign-ins go to the network as if this file were not there.
'use strict';
const KEPT = 'khoa-shell-' + FILES.join('');
const OWN = /^\/(?:$|approvals|applications|activation|history|settings|lock|unlock|qr)/;

self.addEventListener('install', function (event) {
  event.waitUntil(caches.open(KEPT).then(function (cache) { return cache.addAll(FILES); }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener('activate', function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name !== KEPT; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});
self.addEventListener('fetch', function (event) {
  const request = event.request;
  if (request.mode !== 'navigate' || request.method !== 'GET' || !OWN.test(new URL(request.url).pathname)) return;
  event.respondWith(fetch(request).catch(function () { return caches.match('/offline'); }));
});
// A message is always shown, whatever it says: browsers silence whoever takes one without a word.
self.addEventListener('push', function (event) {
  let said = {};
  try { said = event.data.json(); } catch (unreadable) { /* shown without words, then */ }
  event.waitUntil(self.registration.showNotification(said.title || 'Khoá', {
    body: said.body || '', lang: said.lang || '', tag: 'waits', renotify: true, icon: ICON
  }));
});
// It leads to what waits, in a window of the account that is open, or in a new one: whoever is on the way to a service is not led away.
self.addEventListener('notificationclick', function (event) {
  event.notification.close();
  event.waitUntil(self.clients.matchAll({ type: 'window' }).then(function (windows) {
    const own = windows.find(function (one) { return OWN.test(new URL(one.url).pathname); });
    return own ? own.focus().then(function (here) { return here.navigate('/approvals'); }) : self.clients.openWindow('/approvals');
  }));
});
