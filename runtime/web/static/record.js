// A recording (data-record) is made on the spot; the file input stays for one made before.

const KINDS = [["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"]];

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

for (const form of document.querySelectorAll("form[data-record-here]")) {
  if (!navigator.mediaDevices || !window.MediaRecorder) continue; // plain http, or an old browser: choose a file
  for (const input of form.querySelectorAll("input[data-record]")) {
    const words = form.dataset;
    const button = Object.assign(document.createElement("button"), {
      type: "button", className: "button", textContent: words.recordHere,
    });
    const said = Object.assign(document.createElement("span"), { className: "chosen" });
    said.setAttribute("role", "status");
    const title = form.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent.trim() ?? "";
    button.setAttribute("aria-label", `${words.recordHere} ${title}`);
    const row = document.createElement("div");
    row.className = "choose";
    row.append(button, said);
    (input.closest(".field").querySelector(".choose") ?? input).before(row);
    let recorder = null;
    let ticking;

    const stopped = (pieces, kind, ending, stream) => {
      clearInterval(ticking);
      for (const track of stream.getTracks()) track.stop();
      recorder = null;
      button.textContent = words.recordHere;
      button.setAttribute("aria-label", `${words.recordHere} ${title}`);
      said.textContent = "";
      const at = new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-");
      const chosen = new DataTransfer();
      chosen.items.add(new File(pieces, `${title || "recording"} ${at}.${ending}`, { type: kind }));
      input.files = chosen.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };

    button.addEventListener("click", async () => {
      if (recorder) return recorder.stop();
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      } catch (fault) {
        said.textContent = fault.name === "NotAllowedError" ? words.recordDenied : words.recordFailed;
        return;
      }
      const [kind, ending] = KINDS.find(([each]) => MediaRecorder.isTypeSupported(each)) ?? ["", "webm"];
      const pieces = [];
      recorder = new MediaRecorder(stream, kind ? { mimeType: kind } : {});
      recorder.addEventListener("dataavailable", ({ data }) => { if (data.size) pieces.push(data); });
      recorder.addEventListener("stop", () => stopped(pieces, kind.split(";")[0] || "audio/webm", ending, stream));
      recorder.start(1000);
      const since = Date.now();
      button.textContent = words.recordStop;
      button.setAttribute("aria-label", `${words.recordStop} ${title}`);
      ticking = setInterval(() => { said.textContent = clock((Date.now() - since) / 1000); }, 500);
    });
  }
}
