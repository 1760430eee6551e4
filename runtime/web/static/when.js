// Tells with each sent form what this device's clock says, so that the server knows how wrong it is.

document.addEventListener("submit", (event) => {
  const told = event.target.elements?._device_time;
  if (told) told.value = new Date().toISOString();
}, true);
