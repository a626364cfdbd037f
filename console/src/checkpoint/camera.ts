/** QR codes from the camera and from photos. Nothing of a picture is kept or sent. */
import jsQR from "jsqr";

const EVERY_MS = 150;
const SIDE_MAX = 1400;

/** Look at the camera until a code is seen; the function that is given back stops it. */
export async function watch(video: HTMLVideoElement, seen: (text: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  video.srcObject = stream;
  await video.play();
  const timer = setInterval(() => {
    if (video.videoWidth === 0) return;
    const text = read(video, video.videoWidth, video.videoHeight, SIDE_MAX);
    if (text !== null) seen(text);
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}

/** The code in a photo; null if there is none. */
export async function fromPhoto(file: Blob): Promise<string | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return null;
  }
  // A whole sheet may need to be looked at closely; a near photo of the code alone does not.
  for (const side of [SIDE_MAX, 2 * SIDE_MAX, SIDE_MAX / 2]) {
    const text = read(bitmap, bitmap.width, bitmap.height, side);
    if (text !== null) return text;
  }
  return null;
}

function read(source: CanvasImageSource, width: number, height: number, most: number): string | null {
  const scale = Math.min(1, most / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  return jsQR(image.data, image.width, image.height)?.data ?? null;
}
