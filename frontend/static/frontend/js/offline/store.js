// put(shelf, value, key), get(shelf, key), all(shelf), remove(shelf, key): what this phone keeps by itself. Shelves: "queue" (sent with the button), "draft" (being written), "crew" (what a crew did).
const NAME = "tryggkarta";
const SHELVES = ["queue", "draft", "crew"];
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 2);
    request.onupgradeneeded = () => SHELVES.filter((shelf) => !request.result.objectStoreNames.contains(shelf)).forEach((shelf) => request.result.createObjectStore(shelf));
    request.onsuccess = () => {
      request.result.onversionchange = () => { request.result.close(); opened = null; }; // a newer page is being opened
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function act(shelf, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const deed = database.transaction(shelf, mode, { durability: "strict" });
    const request = work(deed.objectStore(shelf));
    deed.oncomplete = () => resolve(request.result);
    deed.onerror = deed.onabort = () => reject(deed.error);
  });
}

export const put = (shelf, value, key) => act(shelf, "readwrite", (box) => box.put(value, key));
export const get = (shelf, key) => act(shelf, "readonly", (box) => box.get(key));
export const all = (shelf) => act(shelf, "readonly", (box) => box.getAll());
export const remove = (shelf, key) => act(shelf, "readwrite", (box) => box.delete(key));
