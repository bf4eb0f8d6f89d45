// The camera with the old photo as a ghost over it: the picture afterwards is taken from where the first one was.
export function ghostCamera(form, keep) {
  const box = form.querySelector("[data-camera]");
  if (!box || !navigator.mediaDevices?.getUserMedia) return;
  const open = form.querySelector("[data-camera-open]");
  const video = box.querySelector("video");
  let stream = null;
  open.hidden = false;

  function close() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    box.hidden = true;
  }
  open.addEventListener("click", async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 2048 } } });
      video.srcObject = stream;
      box.hidden = false;
      box.scrollIntoView({ block: "center" });
    } catch {
      open.hidden = true; // no camera, or not allowed: the file field takes its place
      form.elements.photo.click();
    }
  });
  box.querySelector("[data-shoot]").addEventListener("click", () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob((blob) => { keep(blob); close(); }, "image/jpeg", 0.88);
  });
  box.querySelector("[data-camera-close]").addEventListener("click", close);
}
