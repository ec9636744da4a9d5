// Selects all rows of a list, shows how much of a file has been sent, and focuses what an answer is about.
// Every page works without it.
"use strict";

document.documentElement.classList.add("scripts");

document.addEventListener("change", (event) => {
  if (event.target.id !== "pick-all") return;
  for (const box of document.querySelectorAll("#rows .pick input")) box.checked = event.target.checked;
});

document.addEventListener("htmx:after:swap", () => {
  const wanted = document.querySelector("[data-focus]");
  if (wanted) wanted.focus();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const input = form.querySelector('input[type="file"]');
  const file = input && input.files[0];
  if (!file || (event.submitter && event.submitter.name === "add_row")) return;
  event.preventDefault();
  const line = form.querySelector(".sending");
  const say = (text) => {
    line.hidden = false;
    line.querySelector("span").textContent = text;
  };
  if (file.size > Number(input.dataset.limit)) {
    say(input.dataset.tooLarge);
    return;
  }
  send(form, new FormData(form, event.submitter), line.querySelector("progress"), say, input.dataset.lost);
});

function send(form, content, bar, say, lost) {
  const buttons = form.querySelectorAll("button");
  const request = new XMLHttpRequest();
  const enable = (isOn) => buttons.forEach((button) => (button.disabled = !isOn));
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = (100 * event.loaded) / event.total;
    say(`${Math.floor(bar.value)}% · ${Math.floor(event.loaded / 1048576)} / ${Math.ceil(event.total / 1048576)} MiB`);
  });
  request.addEventListener("error", () => {
    enable(true);
    say(lost);
  });
  request.addEventListener("load", () => {
    if (request.responseURL !== form.action) {
      location.assign(request.responseURL);
      return;
    }
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = answer.querySelector("main");
    if (!main) {
      enable(true);
      say(lost);
      return;
    }
    document.title = answer.title;
    document.querySelector("main").replaceWith(main);
    const wrong = main.querySelector("[aria-invalid]") || main;
    wrong.focus();
  });
  enable(false);
  say("0%");
  request.send(content);
}
