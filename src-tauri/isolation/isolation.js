// Stands between the screens and Rust. Lets through only the one command in its
// agreed shape; everything else becomes a call that Rust refuses, so that the
// caller gets an error instead of silence. Knows no rule about the content.
(() => {
  'use strict';

  const COMMAND = /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/;
  const LONGEST_NAME = 64;
  // Attachments never travel as JSON; the largest form is far below this.
  const LARGEST_REQUEST = 65536;
  // A ledger's file in base64, with its form around it.
  const LARGEST_LEDGER = 11250348;
  const LEDGER = /^ledger_(check|import|save_corrections)$/;
  const DEEPEST_REQUEST = 8;

  function isPlain(value, depth) {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
    if (typeof value === 'number') return Number.isFinite(value);
    if (typeof value !== 'object' || depth === 0) return false;
    const items = Array.isArray(value) ? value : Object.values(value);
    return items.every((item) => isPlain(item, depth - 1));
  }

  function isCall(message) {
    const payload = message.payload;
    if (message.cmd !== 'call') return false;
    if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return false;
    const keys = Object.keys(payload).sort().join();
    if (keys !== 'name,request') return false;
    const { name, request } = payload;
    if (typeof name !== 'string' || name.length > LONGEST_NAME || !COMMAND.test(name)) return false;
    if (typeof request !== 'object' || request === null || Array.isArray(request)) return false;
    const largest = LEDGER.test(name) ? LARGEST_LEDGER : LARGEST_REQUEST;
    return isPlain(request, DEEPEST_REQUEST) && JSON.stringify(request).length <= largest;
  }

  window.__TAURI_ISOLATION_HOOK__ = (message) => {
    const { callback, error } = message;
    const options = {};
    if (!isCall(message)) return { cmd: 'refused', callback, error, options, payload: {} };
    const { name, request } = message.payload;
    return { cmd: 'call', callback, error, options, payload: { name, request } };
  };
})();
