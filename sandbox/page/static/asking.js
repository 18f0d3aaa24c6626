// The confirm dialog of buttons and menus. Its text comes escaped from the server.
const dialog = document.createElement("dialog");
dialog.className = "ask";
dialog.innerHTML = `
  <form method="dialog">
    <div class="ask-body"><h2></h2><div class="txt"></div></div>
    <div class="ask-foot"><button class="btn" value="no"></button><button class="btn" value="yes"></button></div>
  </form>`;
document.body.append(dialog);
const [no, yes] = dialog.querySelectorAll("button");
dialog.querySelector("h2").id = "ask-title";
dialog.setAttribute("aria-labelledby", "ask-title");

let answer = () => {};
dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"));

function ask(question) {
  dialog.querySelector("h2").innerHTML = question.title;
  dialog.querySelector(".txt").innerHTML = question.text;
  no.innerHTML = question.deny;
  yes.innerHTML = question.confirm;
  yes.className = question.style === "danger" ? "btn danger solid" : "btn primary";
  dialog.returnValue = "no";
  dialog.showModal();
  yes.focus();
  return new Promise((resolve) => { answer = resolve; });
}

document.addEventListener("htmx:confirm", (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  event.preventDefault();
  ask(JSON.parse(ctx.confirm)).then((agreed) => {
    if (agreed) return issueRequest();
    const source = ctx.sourceElement;
    if (source.matches("select")) source.value = source.querySelector("option[selected]")?.value ?? "";
    dropRequest();
  });
});
