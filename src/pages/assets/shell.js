// What the installed app shows when there is no network. Nothing of a person is ever kept here, and nothing that leads to a
// service is touched: the pages of sign-ins go to the network as if this file were not there.
'use strict';
const KEPT = 'khoa-shell-' + FILES.join('');
const OWN = /^\/(?:$|approvals|applications|activation|history|settings|lock|unlock)/;

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
