// A signature (data-sign) is written on the screen; the file input stays for a picture of one.

const INK = 2.5;

function pad(form, input) {
  const box = document.createElement("div");
  const canvas = document.createElement("canvas");
  const clear = button(form.dataset.signAgain);
  const use = button(form.dataset.signUse);
  box.className = "pad";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", form.dataset.signHere);
  const row = document.createElement("div");
  row.className = "pad-keys";
  row.append(clear, use);
  box.append(canvas, row);
  use.disabled = clear.disabled = true;
  return { box, canvas, clear, use };
}

function button(title) {
  return Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: title });
}

function begin(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  const dots = Math.min(window.devicePixelRatio || 1, 2);
  canvas.width = width * dots;
  canvas.height = height * dots;
  const pen = canvas.getContext("2d");
  pen.scale(dots, dots);
  Object.assign(pen, { lineWidth: INK, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  return pen;
}

for (const form of document.querySelectorAll("form[data-sign-here]")) {
  for (const input of form.querySelectorAll("input[data-sign]")) {
    const open = button(form.dataset.signHere);
    const { box, canvas, clear, use } = pad(form, input);
    const title = form.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent.trim() ?? "";
    open.setAttribute("aria-label", `${open.textContent} ${title}`);
    box.hidden = true;
    const row = input.closest(".field").querySelector(".choose");
    (row ?? input).before(open, box);
    let pen = null;
    open.addEventListener("click", () => {
      box.hidden = false;
      open.hidden = true;
      pen = begin(canvas);
    });
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(event.offsetX, event.offsetY);
      pen.lineTo(event.offsetX + 0.1, event.offsetY);
      pen.stroke();
      use.disabled = clear.disabled = false;
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!event.buttons) return;
      pen.lineTo(event.offsetX, event.offsetY);
      pen.stroke();
    });
    clear.addEventListener("click", () => {
      pen = begin(canvas);
      use.disabled = clear.disabled = true;
    });
    use.addEventListener("click", () => canvas.toBlob((blob) => {
      const chosen = new DataTransfer();
      chosen.items.add(new File([blob], `${title || "signature"}.png`, { type: "image/png" }));
      input.files = chosen.files;
      box.hidden = true;
      open.hidden = false;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }, "image/png"));
  }
}
