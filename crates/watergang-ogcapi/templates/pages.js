// A button beside each address that copies it, where the browser lets a page do so (a secure context).
(() => {
  if (!navigator.clipboard) return;
  const { copy, copied } = document.body.dataset;
  for (const address of document.querySelectorAll("code.address")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = copy;
    button.setAttribute("aria-label", `${copy}: ${address.textContent}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(address.textContent);
      button.textContent = copied;
    });
    address.after(" ", button);
  }
})();
