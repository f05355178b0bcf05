// What the page of an exercise does: it shows what was hidden. Every word stands in the page.
"use strict";

const MOST = 2; // things told otherwise at once
const all = (within, what) => [...within.querySelectorAll(what)];
const chosen = (asked) => asked.querySelector("input:checked")?.value;

for (const task of all(document, ".task")) {
  const asked = all(task, ".asked");
  task.querySelector("button").addEventListener("click", () => check(task, asked));
  for (const one of asked) one.addEventListener("change", () => tell(one, []));
}

function check(task, asked) {
  const left = asked.filter((one) => !chosen(one)).length;
  if (left) return say(task, "unfinished", left);
  const right = asked.filter((one) => chosen(one) === one.dataset.right);
  const elements = asked.filter((one) => one.matches(".element"));
  const placed = elements.filter(isPlaced);
  for (const one of asked) {
    const elsewhere = elements.includes(one) && !placed.includes(one);
    tell(one, [right.includes(one) ? "right" : "wrong", ...(elsewhere ? ["elsewhere"] : [])]);
  }
  task.querySelector("[data-places]").textContent = placed.length;
  task.querySelector(".key").hidden = false;
  say(task, "marked", right.length);
}

function isPlaced(element) {
  const paragraph = element.querySelector("select").value;
  const paragraphs = element.dataset.paragraphs.split(" ");
  return paragraphs.includes(paragraph);
}

function tell(asked, whens) {
  for (const one of all(asked, ".feedback")) one.hidden = !whens.includes(one.dataset.when);
}

function say(task, what, count) {
  for (const one of all(task, "[data-said]")) {
    one.hidden = one.dataset.said !== what;
    if (!one.hidden) one.querySelector("[data-count]").textContent = count;
  }
}

for (const part of all(document, ".what-if")) {
  const switches = all(part, "input");
  part.addEventListener("change", () => {
    const on = switches.filter((one) => one.checked);
    for (const one of switches) one.disabled = !one.checked && on.length >= MOST;
    const wanted = on.map((one) => one.value).join(" ");
    for (const world of all(part, ".world")) {
      world.hidden = world.dataset.on !== wanted;
      if (!world.hidden) {
        part.querySelector(".changed").textContent = world.querySelector(".summary").textContent;
      }
    }
  });
}
