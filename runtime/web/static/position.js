// A position (data-locate) gets a button that asks the phone: latitude, longitude, accuracy, system, time.
// The input stays, so that a position can be typed when the phone may not tell.

for (const form of document.querySelectorAll("form[data-locate-here]")) {
  for (const input of form.querySelectorAll("input[data-locate]")) {
    const words = form.dataset;
    const row = document.createElement("div");
    const button = document.createElement("button");
    const said = document.createElement("span");
    row.className = "choose";
    button.type = "button";
    button.className = "button";
    button.textContent = words.locateHere;
    said.className = "chosen";
    said.setAttribute("role", "status");
    row.append(button, said);
    input.before(row);

    const found = ({ coords, timestamp }) => {
      const at = new Date(timestamp).toISOString().replace(/\.\d+Z$/, "Z");
      const point = [coords.latitude.toFixed(6), coords.longitude.toFixed(6), Math.round(coords.accuracy), "wgs84", at];
      input.value = point.join(",");
      input.dispatchEvent(new Event("input", { bubbles: true }));
      button.removeAttribute("aria-busy");
      said.textContent = words.located.replace("{metres}", Math.round(coords.accuracy));
    };
    const failed = ({ code }) => {
      button.removeAttribute("aria-busy");
      said.textContent = code === 1 ? words.locateDenied : words.locateFailed;
      input.focus();
    };
    // A photo from the camera is taken beside a reading of the position.
    form.addEventListener("change", ({ target }) => {
      if (target.type === "file" && target.hasAttribute("capture") && target.value && !input.value) button.click();
    });
    button.addEventListener("click", () => {
      if (!navigator.geolocation || !isSecureContext) return failed({ code: 2 });
      button.setAttribute("aria-busy", "true");
      said.textContent = words.locating;
      navigator.geolocation.getCurrentPosition(found, failed, {
        enableHighAccuracy: true, timeout: 20000, maximumAge: 0,
      });
    });
  }
}
