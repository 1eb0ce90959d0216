// Requests to the server. A refusal is thrown with the server's message.

export class Refusal extends Error {
  constructor(status, answer) {
    super([answer.message, answer.hint].filter(Boolean).join(" — ") || `The server answered ${status}.`);
    this.status = status;
    this.faults = answer.faults;
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(0, { message: "photorename doesn’t respond" });
  }
  const isJSON = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
  const answer = isJSON ? await response.json() : { message: (await response.text()).slice(0, 200) };
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}

const post = (path, body = {}, signal) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal });

function query(values) {
  const wanted = Object.entries(values).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return new URLSearchParams(wanted).toString();
}

export const cards = (values, signal) => ask(`api/cards?${query(values)}`, { signal });
export const folders = () => ask("api/folders");
export const summary = () => ask("api/summary");
export const checkNames = (names, signal) => post("api/names/check", { names }, signal);
export const keepNames = (names) => post("api/names", { names });
export const dropNames = (items) => post("api/names", { drop: items });
export const decide = (word, which) => post("api/decision", { word, ...which });
export const tryNaming = (options, signal) => post("api/naming/try", options, signal);
export const keepNaming = (options) => post("api/naming", options);
export const apply = (plan) => post("api/apply", { plan });
export const undo = (items) => post("api/undo", items ? { items } : {});
export const details = (item, signal) => ask(`api/photos/${item}`, { signal });
export const edit = (change, signal) => post("api/names/edit", change, signal);
export const describe = (request) => post("api/describe", request);
export const retry = (items) => post("api/retry", { items });
export const close = () => post("api/close");
export const jobs = () => ask("api/jobs");
export const here = () => ask("api/here");
