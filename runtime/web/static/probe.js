// Looks at what this browser can do and may do here, and puts it into the report.

const list = document.querySelector("[data-probe]");
const words = { true: list.dataset.yes, false: list.dataset.no, denied: list.dataset.blocked };

async function permission(name) {
  try {
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return "unknown"; // not every browser tells
  }
}

function stores() {
  try {
    localStorage.setItem("probe", "1");
    localStorage.removeItem("probe");
    return true;
  } catch {
    return false;
  }
}

async function allowed(able, name) {
  if (!able) return false;
  return (await permission(name)) === "denied" ? "denied" : true;
}

const abilities = {
  secure: () => isSecureContext,
  geolocation: () => allowed("geolocation" in navigator && isSecureContext, "geolocation"),
  camera: () => "capture" in document.createElement("input"),
  microphone: () => allowed(Boolean(navigator.mediaDevices && window.MediaRecorder), "microphone"),
  draft: stores,
  offline: () => "indexedDB" in window,
  worker: () => "serviceWorker" in navigator && isSecureContext,
  modern: () => typeof "".replaceAll === "function",
};

const found = {};
for (const [name, look] of Object.entries(abilities)) {
  found[name] = await look();
  list.querySelector(`[data-ability="${name}"]`).textContent = words[found[name]];
}
const { width, height } = screen;
const space = await navigator.storage?.estimate?.().catch(() => null);
const report = [
  navigator.userAgent,
  ...Object.entries(found).map(([name, able]) => `${name}: ${able}`),
  `screen: ${width} x ${height} @ ${devicePixelRatio}`,
  `language: ${navigator.language}`,
  `online: ${navigator.onLine}`,
  `storage: ${space ? `${Math.round(space.usage / 1e6)} of ${Math.round(space.quota / 1e6)} MB` : "unknown"}`,
];
document.querySelector("[name=report]").value = report.join("\n");
