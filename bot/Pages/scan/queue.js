// What is to be done, kept on the device until its answer is known. Every order has an id from the moment it is made; the depot does an order
// with the same id once, however often it is brought.

const storage = 'countdepot-scan';

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function database() {
  const opening = indexedDB.open(storage, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('orders', { keyPath: 'order.id' });
    opening.result.createObjectStore('names');
  };
  return settled(opening);
}

let db;
async function store(name, mode) {
  db ??= database();
  return (await db).transaction(name, mode).objectStore(name);
}

// A page keeps its name over a reload, which is what its ticket is bound to.
export async function nameOf(ticket) {
  const known = await settled((await store('names', 'readonly')).get(ticket));
  if (known) return known;
  const made = [...crypto.getRandomValues(new Uint8Array(24))].map((b) => b.toString(16).padStart(2, '0')).join('');
  await settled((await store('names', 'readwrite')).add(made, ticket));
  return made;
}

export async function put(entry) {
  await settled((await store('orders', 'readwrite')).put(entry));
}

export async function remove(id) {
  await settled((await store('orders', 'readwrite')).delete(id));
}

export async function all(owner) {
  const entries = await settled((await store('orders', 'readonly')).getAll());
  return entries.filter((entry) => entry.owner === owner).sort((a, b) => a.at - b.at);
}

// One page sends at a time, oldest first; the first that cannot be brought ends it, so that order is kept.
export function drain(owner, send) {
  return navigator.locks.request(`${storage}-${owner}`, async () => {
    for (const entry of await all(owner)) {
      if (entry.state !== 'waiting') continue;
      const outcome = await send(entry.order);
      await put({ ...entry, state: outcome.isDone ? 'done' : 'refused', message: outcome.message });
    }
  });
}
