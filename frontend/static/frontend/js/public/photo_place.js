// placeOf(file) -> {lng, lat} or null: where a photo says it was taken, read on the phone and told to nobody.
const HEAD_BYTES = 1_000_000;
const GPS_FOLDER = 0x8825;
const TYPE_RATIONAL = 5;

export async function placeOf(file) {
  const view = new DataView(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const start = exifStart(view);
  try {
    return start ? readPlace(view, start) : null;
  } catch {
    return null; // a broken header: the photo says nothing
  }
}

// "Exif" and two zeros, then the byte order: so in JPEG and in HEIC.
function exifStart(view) {
  for (let at = 0; at + 10 < view.byteLength; at++) {
    if (view.getUint32(at) === 0x45786966 && view.getUint16(at + 4) === 0 && [0x4949, 0x4d4d].includes(view.getUint16(at + 6))) return at + 6;
  }
  return 0;
}

function readPlace(view, start) {
  const little = view.getUint16(start) === 0x4949;
  const first = start + view.getUint32(start + 4, little);
  const gps = entries(view, first, little).get(GPS_FOLDER);
  if (!gps) return null;
  const found = entries(view, start + view.getUint32(gps + 8, little), little);
  const degrees = (tag, reference, negative) => {
    const at = found.get(tag);
    if (!at || view.getUint16(at + 2, little) !== TYPE_RATIONAL) return NaN;
    const values = start + view.getUint32(at + 8, little);
    const part = (n) => view.getUint32(values + 8 * n, little) / view.getUint32(values + 8 * n + 4, little);
    const sign = String.fromCharCode(view.getUint8(found.get(reference) + 8)) === negative ? -1 : 1;
    return sign * (part(0) + part(1) / 60 + part(2) / 3600);
  };
  const place = { lat: degrees(2, 1, "S"), lng: degrees(4, 3, "W") };
  return Number.isFinite(place.lat) && Number.isFinite(place.lng) && (place.lat || place.lng) ? place : null;
}

// {tag: where its entry stands}
function entries(view, at, little) {
  const found = new Map();
  for (let n = 0; n < view.getUint16(at, little); n++) found.set(view.getUint16(at + 2 + 12 * n, little), at + 2 + 12 * n);
  return found;
}

export function metresBetween(a, b) {
  const north = (a.lat - b.lat) * 111_320;
  const east = (a.lng - b.lng) * 111_320 * Math.cos((a.lat * Math.PI) / 180);
  return Math.round(Math.hypot(north, east));
}
