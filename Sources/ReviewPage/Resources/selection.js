// The photos that are selected: some of them, or all that are shown.

const ids = new Set();
let all;
let anchor;
const listeners = [];

export const has = (id) => all !== undefined || ids.has(id);
export const isEmpty = () => all === undefined && !ids.size;
export const size = () => all?.count ?? ids.size;

/// As the server takes it.
export const photos = () => (all ? { ...all } : { items: [...ids] });

/// `body` is called after each change.
export const onChange = (body) => listeners.push(body);
const changed = () => { for (const body of listeners) body(); };

export function clear() {
  if (isEmpty()) return;
  ids.clear();
  all = undefined;
  anchor = undefined;
  changed();
}

/// All that match: the server is asked for them again, and refuses where there are more or fewer by then.
export function selectAll(which, count) {
  ids.clear();
  all = count ? { ...which, count } : undefined;
  changed();
}

export function toggle(id, index) {
  if (all) {
    all = undefined;
    ids.clear();
  }
  if (!ids.delete(id)) ids.add(id);
  anchor = index;
  changed();
}

/// From the photo that was selected last to this one.
export function extend(index, idAt) {
  const from = Math.min(anchor ?? index, index);
  const to = Math.max(anchor ?? index, index);
  all = undefined;
  for (let place = from; place <= to; place += 1) {
    const id = idAt(place);
    if (id !== undefined) ids.add(id);
  }
  anchor ??= index;
  changed();
}

/// These, beside those that were selected before.
export function set(before, added) {
  all = undefined;
  ids.clear();
  for (const id of [...before, ...added]) ids.add(id);
  changed();
}

export const current = () => [...ids];
