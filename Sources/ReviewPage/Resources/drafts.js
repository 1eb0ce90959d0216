// Names that were typed and are not stored yet: those on their way, and invalid ones. They stay, wherever the user scrolls, until they
// are stored or cancelled.

const drafts = new Map();
const running = new Map();

export const of = (id) => drafts.get(id);
export const forget = (id) => drafts.delete(id);
export const forgetAll = () => drafts.clear();

/// `fault`: what is wrong with the name, where that is known.
export function remember({ id, old }, text, fault = "") { drafts.set(id, { id, old, text, fault }); }

/// Calls `body` for a photo's name, unless the same call is under way.
export function once(id, text, body) {
  const known = running.get(id);
  if (known?.text === text) return known.promise;
  const entry = { text };
  entry.promise = Promise.resolve(known?.promise).then(body).finally(() => {
    if (running.get(id) === entry) running.delete(id);
  });
  running.set(id, entry);
  return entry.promise;
}

/// Waits for the names on their way, and returns the invalid ones.
export async function settled() {
  while (running.size) await Promise.all([...running.values()].map((entry) => entry.promise));
  return [...drafts.values()];
}

addEventListener("beforeunload", (event) => { if (drafts.size) event.preventDefault(); });
