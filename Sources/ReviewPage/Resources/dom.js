// What every part of the page does with the document. Text from outside is only ever set as text.

export const byID = (id) => document.getElementById(id);

export function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
}

/// Changes the document only where the text differs: a screen reader would read it again.
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/// Makes a text from outside safe to show: invisible characters and those that reverse text are written out.
export const plain = (text) => text.replace(
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
  (character) => (character === "\u200D" ? character : `\\u{${character.codePointAt(0).toString(16)}}`));

export const count = (number, what, many = `${what}s`) => `${number.toLocaleString("en")} ${number === 1 ? what : many}`;

/// Calls back when there was no call for some time, with the last arguments.
export function quietly(milliseconds, body) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => body(...values), milliseconds);
  };
}

let fading;
/// Shows a message, and has screen readers read it.
export function tell(text) {
  const status = byID("status");
  clearTimeout(fading);
  status.textContent = text;
  fading = setTimeout(() => { status.textContent = ""; }, 6000);
}
