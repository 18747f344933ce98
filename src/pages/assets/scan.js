// Reads the code that another device shows. The picture of the camera stays in this page; what is read leads to a page of ours, or, where
// documents are checked and it is the code of one, into the form there, or nowhere. Where the browser reads codes itself it does, elsewhere a library is loaded, once the camera is wished for.
(function () {
  'use strict';
  var part = document.getElementById('scan-part');
  if (!part) return;
  var say = part.dataset, video = document.getElementById('scan-video'), button = document.getElementById('scan-open');
  var state = document.getElementById('scan-state'), stream = null;
  var into = say.into && document.getElementById(say.into), EVERY = 150, WIDEST = into ? 1280 : 640;
  var OURS = into ? /^\/verify\/s\/[0-9A-Za-z_-]+$/ : /^\/qr\/[0-9A-Za-z_-]+$/;

  function tell(what) { state.textContent = say[what]; }

  function stop() {
    if (stream) stream.getTracks().forEach(function (track) { track.stop(); });
    stream = null;
    video.hidden = true;
    button.hidden = false;
  }

  function native() {
    if (!('BarcodeDetector' in window)) return Promise.reject();
    return BarcodeDetector.getSupportedFormats().then(function (formats) {
      if (formats.indexOf('qr_code') < 0) throw formats;
      var detector = new BarcodeDetector({ formats: ['qr_code'] });
      return function () {
        return detector.detect(video).then(function (found) { return found.length ? found[0].rawValue : null; });
      };
    });
  }

  function library() {
    return import(say.decoder).then(function (qr) {
      var canvas = document.createElement('canvas'), pen = canvas.getContext('2d', { willReadFrequently: true });
      return function () {
        var scale = Math.min(1, WIDEST / Math.max(video.videoWidth, video.videoHeight));
        canvas.width = Math.round(video.videoWidth * scale);
        canvas.height = Math.round(video.videoHeight * scale);
        pen.drawImage(video, 0, 0, canvas.width, canvas.height);
        try {
          return Promise.resolve(qr.decodeQR(pen.getImageData(0, 0, canvas.width, canvas.height)));
        } catch (nothing) { return Promise.resolve(null); }
      };
    });
  }

  function found(text) {
    if (into && /^KHOA1:/.test(text)) {
      stop();
      into.value = text;
      into.form.submit();
      return true;
    }
    var to;
    try { to = new URL(text); } catch (no) { return false; }
    if (to.origin !== location.origin || !OURS.test(to.pathname)) return false;
    stop();
    location.assign(to.pathname);
    return true;
  }

  function look(read) {
    if (!stream) return;
    read().catch(function () { return null; }).then(function (text) {
      if (text && found(text)) return;
      if (text) tell('foreign');
      setTimeout(look, EVERY, read);
    });
  }

  if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
  part.hidden = false;
  button.addEventListener('click', function () {
    button.hidden = true;
    var camera = { audio: false, video: { facingMode: 'environment' } };
    navigator.mediaDevices.getUserMedia(camera).then(function (given) {
      stream = given;
      video.srcObject = given;
      video.hidden = false;
      return video.play().then(function () { return native().catch(library); });
    }).then(function (read) {
      tell('looking');
      look(read);
    }).catch(function () { stop(); tell('refused'); });
  });
  // A page that is left or put away does not go on looking.
  window.addEventListener('pagehide', stop);
  document.addEventListener('visibilitychange', function () { if (document.hidden) stop(); });
})();
