// What happens to the job, as the server tells it. The browser connects anew by itself, and says which event it knows.

/// Calls `onHead` with the job as it stands, `onLost` when the server is silent for good.
export function follow({ onHead, onLost }) {
  const seen = document.documentElement.dataset;
  seen.events = "0";
  seen.missed = "0";
  let last;
  let failures = 0;
  const source = new EventSource("/api/events");
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
  source.addEventListener("full", () => {
    source.close();
    onLost("The page is open too often already. Close another one, and reload this.");
  });
  source.onerror = () => {
    failures += 1;
    // Refused, or gone for a while: the browser tries every few seconds.
    if (source.readyState === EventSource.CLOSED || failures > 5) {
      source.close();
      onLost("photorename has ended. What you chose is kept with the job; start it again to go on.");
    }
  };
  return () => source.close();
}
