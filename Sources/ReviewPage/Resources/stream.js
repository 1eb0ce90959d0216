// The events of the job. The browser reconnects by itself, and says which event it knows.

import * as server from "./server.js";

/// A hidden page closes its connection, since a browser has six for all pages of a server. It still signals that it is open.
const hiddenFor = 3_000;
const sign = 60_000;

/// Calls `onHead` with the status of the job, and `onLost` when nothing more will come.
export function follow({ onHead, onLost }) {
  const seen = document.documentElement.dataset;
  seen.events = "0";
  seen.missed = "0";
  let last;
  let failures = 0;
  let source;
  let hiding;

  function lose(text) {
    stop();
    onLost(text);
  }

  function start() {
    last = undefined;
    source = new EventSource("api/events");
    source.addEventListener("snapshot", (event) => {
      failures = 0;
      if (event.lastEventId && last === undefined) last = Number(event.lastEventId);
      seen.seq = String(last);
      onHead(JSON.parse(event.data));
    });
    source.addEventListener("job", (event) => {
      const number = Number(event.lastEventId);
      if (last !== undefined && number !== last + 1) seen.missed = String(Number(seen.missed) + 1);
      last = number;
      seen.seq = String(last);
      seen.events = String(Number(seen.events) + 1);
    });
    source.addEventListener("head", (event) => onHead(JSON.parse(event.data)));
    source.addEventListener("full", () => lose("This page is open in too many tabs or windows. Close another one and reload this page."));
    source.addEventListener("refused", (event) => lose(`${JSON.parse(event.data).message}.`));
    source.onerror = () => {
      failures += 1;
      // Refused, or gone for a while: the browser retries every few seconds.
      if (source.readyState === EventSource.CLOSED || failures > 5) {
        lose("photorename has stopped. Your changes are saved with the job. To continue, start photorename again.");
      }
    };
  }

  function pause() {
    source?.close();
    source = undefined;
  }

  function changed() {
    clearTimeout(hiding);
    if (document.visibilityState === "hidden") hiding = setTimeout(pause, hiddenFor);
    else if (!source) start();
  }

  const signs = setInterval(() => { if (!source) server.here().catch(() => {}); }, sign);
  document.addEventListener("visibilitychange", changed);
  function stop() {
    document.removeEventListener("visibilitychange", changed);
    clearInterval(signs);
    clearTimeout(hiding);
    pause();
  }
  start();
  return stop;
}
