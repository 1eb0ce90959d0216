// The name format: the preview follows the typing, and nothing is stored until the user saves it.

import { byID, count, make, plain, quietly, say, tell } from "./dom.js";
import * as server from "./server.js";

let present;
let asking;

const options = () => {
  const number = (id) => (byID(id).value === "" ? undefined : Math.trunc(Number(byID(id).value)));
  return {
    template: byID("template").value, wordCase: byID("case").value, separator: byID("separator").value,
    start: number("start"), padding: number("padding"),
  };
};

function refuse(text) {
  say(byID("naming-fault"), text);
  byID("naming-save").disabled = Boolean(text);
}

const preview = quietly(150, async () => {
  asking?.abort();
  asking = new AbortController();
  try {
    const result = await server.tryNaming(options(), asking.signal);
    refuse("");
    say(byID("naming-count"), result.renames ? `${count(result.renames, "photo")} would get a new name` : "No photo would get a new name");
    byID("naming-examples").tBodies[0].replaceChildren(...result.examples.map((example) => {
      const row = make("tr");
      row.append(make("td", "", plain(example.old)), make("td", "", plain(example.new)));
      return row;
    }));
  } catch (error) {
    if (error.name !== "AbortError") refuse(error.message);
  }
});

export function open() {
  if (!present || byID("naming").open) return;
  byID("template").value = present.template;
  const choice = byID("case");
  choice.replaceChildren(...present.cases.map((name) => new Option(name, name)));
  choice.value = present.case;
  byID("separator").value = present.separator;
  byID("start").value = present.start;
  byID("padding").value = present.padding;
  refuse("");
  byID("naming").showModal();
  byID("template").focus();
  preview();
}

export function update(naming) { present = naming; }

async function save() {
  byID("naming-save").disabled = true;
  try {
    const result = await server.keepNaming(options());
    byID("naming").close();
    tell(`${count(result.renames, "photo")} will get a new name.`);
  } catch (error) {
    refuse(error.message);
  }
}

export function listen() {
  byID("naming").addEventListener("input", preview);
  byID("naming-save").addEventListener("click", save);
  byID("naming-cancel").addEventListener("click", () => byID("naming").close());
  byID("naming").querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  byID("naming").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName === "BUTTON") return;
    event.preventDefault();
    if (!byID("naming-save").disabled) save();
  });
}
