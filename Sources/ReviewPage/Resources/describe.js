// Asks for one photo's words anew, with another model or prompt.

import { byID, plain, say, tell } from "./dom.js";
import * as server from "./server.js";

let item;
let ended;
let describer = "";

export function update(head) { describer = head.describesAgainWith; }

/// Ends when the answer is there, or nothing was asked.
export function open(card) {
  item = card.id;
  say(byID("describe-title"), `Describe ${plain(card.old)} again`);
  say(byID("describe-text"), `Now: ${describer}. One picture is described, and sent where the others were.`);
  byID("describe-model").value = "";
  byID("describe-prompt").value = "";
  say(byID("describe-fault"), "");
  byID("describe-go").disabled = false;
  byID("describe").showModal();
  byID("describe-model").focus();
  return new Promise((resolve) => { ended = resolve; });
}

async function go() {
  byID("describe-go").disabled = true;
  say(byID("describe-fault"), "");
  try {
    const model = byID("describe-model").value.trim();
    const prompt = byID("describe-prompt").value.trim();
    const { text } = await server.describe({ item, model: model || undefined, prompt: prompt || undefined });
    byID("describe").close();
    tell(text);
  } catch (error) {
    say(byID("describe-fault"), error.message);
    byID("describe-go").disabled = false;
  }
}

export function listen() {
  byID("describe-go").addEventListener("click", go);
  byID("describe-cancel").addEventListener("click", () => byID("describe").close());
  byID("describe").addEventListener("close", () => ended?.());
  byID("describe").querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  byID("describe").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName === "BUTTON") return;
    event.preventDefault();
    if (!byID("describe-go").disabled) go();
  });
}
