// Makes a photo smaller before it goes up, and keeps what the camera wrote into it: when, where, with what.

const QUALITY = 0.82;
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];
const ORIENTATION = 0x0112;

// The APP1 segment of a JPEG, with its orientation set to upright: the picture is drawn the right way up.
function exifOf(bytes) {
  const view = new DataView(bytes);
  for (let at = 2; at + 10 < view.byteLength && view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint8(at + 1) === 0xda) return null;
    if (view.getUint8(at + 1) !== 0xe1 || !EXIF.every((byte, place) => view.getUint8(at + 4 + place) === byte)) continue;
    const segment = bytes.slice(at, at + 2 + view.getUint16(at + 2));
    turnUpright(new DataView(segment, 10));
    return segment;
  }
  return null;
}

function turnUpright(tiff) {
  if (tiff.byteLength < 10) return;
  const little = tiff.getUint16(0) === 0x4949;
  const first = tiff.getUint32(4, little);
  if (first + 2 > tiff.byteLength) return;
  for (let left = tiff.getUint16(first, little), at = first + 2; left > 0 && at + 12 <= tiff.byteLength; left -= 1, at += 12) {
    if (tiff.getUint16(at, little) === ORIENTATION) tiff.setUint16(at + 8, 1, little);
  }
}

async function drawn(file, longest) {
  const picture = await createImageBitmap(file);
  const scale = longest / Math.max(picture.width, picture.height);
  if (scale >= 1) return null;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

export async function hashOf(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The file to send, and the hash of what the camera made; the file itself where it is small or no JPEG.
export async function shrunk(file, longest) {
  if (file.type !== "image/jpeg") return { file };
  try {
    const bytes = await file.arrayBuffer();
    const small = await drawn(file, longest);
    if (!small || small.size >= file.size) return { file };
    const exif = exifOf(bytes);
    const rest = small.slice(2);
    const parts = exif ? [small.slice(0, 2), exif, rest] : [small];
    const made = new File(parts, file.name, { type: "image/jpeg", lastModified: file.lastModified });
    return { file: made, original: crypto.subtle ? await hashOf(bytes) : undefined };
  } catch {
    return { file }; // a picture that this browser cannot draw, or no memory for it: the server looks at it
  }
}
