// The simulation's own interface, as a few functions.

const query = (seat) => new URLSearchParams({ person: seat.person, device: seat.device });
const chatPath = (seat, chat, rest = '') => `/sim/chats/${encodeURIComponent(chat)}${rest}?${query(seat)}`;

async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.status === 204 ? null : response.json();
}

export const readCast = () => ask('GET', '/sim/cast');
export const readChat = (seat, chat) => ask('GET', chatPath(seat, chat));
export const openChat = (seat, chat) => ask('POST', chatPath(seat, chat, '/open'), {});
export const sendText = (seat, chat, text) => ask('POST', chatPath(seat, chat, '/messages'), { text });
export const saveSettings = (person, locale) =>
  ask('PUT', `/sim/people/${person}/settings`, { locale, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });

const onMessage = (verb) => (seat, chat, id, body) => ask('POST', chatPath(seat, chat, `/messages/${encodeURIComponent(id)}/${verb}`), body);
export const execute = onMessage('execute');
export const submit = onMessage('submit');
export const refresh = onMessage('refresh');
export const task = onMessage('task');
export const act = onMessage('act');

const onCompose = (verb) => (seat, chat, body) => ask('POST', chatPath(seat, chat, `/compose/${verb}`), body);
export const search = onCompose('search');
export const pick = onCompose('pick');
export const link = onCompose('link');
export const sendCard = onCompose('send');
export const suggest = onCompose('suggest');
export const submitDialog = onCompose('submit');

// Calls back with every change of the person's chats; "ready" means that none is missed from then on, also after a break.
export function follow(seat, { onReady, onChange, onBreak }) {
  const events = new EventSource(`/sim/events?${query(seat)}`);
  events.addEventListener('ready', onReady);
  events.addEventListener('change', (event) => onChange(JSON.parse(event.data)));
  events.addEventListener('error', onBreak);
  return () => events.close();
}
