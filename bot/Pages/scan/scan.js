// The scanner: read a code, show what it is, do what it was scanned for, read the next. Nothing is sent that is not kept first.

import { element, showBlind, showItem, showSeveral, showUnknown } from './form.js';
import * as queue from './queue.js';
import { Denied, NothingSeen, findHost, waysOf } from './reader.js';
import * as wire from './wire.js';
import { wordsFor } from './words.js';

const $ = (id) => document.getElementById(id);
const address = new URLSearchParams(location.search);
const words = wordsFor(address.get('lang'));
const retryAfter = 15_000;

const state = { host: null, ways: [], opening: null, bin: null, isOffline: false, isOver: false, stop: null, count: null, counted: new Map(), sent: 0 };
const flow = () => $('flow').value;
const site = () => $('site').value;

async function start() {
  document.documentElement.lang = address.get('lang') === 'de' ? 'de' : 'en';
  document.querySelectorAll('[data-word]').forEach((e) => { e.textContent = words[e.dataset.word]; });
  $('log').dataset.empty = words.empty;
  $('scan').textContent = words.scan;
  $('flow').replaceChildren(...Object.entries(words.flows).map(([key, label]) => new Option(label, key, false, key === address.get('flow'))));
  wire.callYourself(await queue.nameOf(address.get('t') ?? ''));
  state.host = await findHost();
  if (state.host) dress();
  state.ways = waysOf(state.host, $('video'));
  $('scan').hidden = state.ways.length === 0;
  $('finish').hidden = !state.host;
  await open();
  await refresh();
  await send();
  ready();
}

function dress() {
  const themed = (theme) => { document.documentElement.dataset.theme = theme === 'default' ? 'light' : theme; };
  themed(state.host.theme);
  state.host.teams.app.registerOnThemeChangeHandler(themed);
}

// The sites of last time are kept, so that a page which begins without a network can be used.
async function open() {
  const kept = `opening-${wire.owner}`;
  try {
    state.opening = await wire.open();
    localStorage.setItem(kept, JSON.stringify(state.opening));
    online(true);
  } catch (error) {
    failed(error);
    state.opening = JSON.parse(localStorage.getItem(kept) ?? '{"sites":[],"mayDefine":false}');
  }
  const options = () => state.opening.sites.map((s) => new Option(s.name, s.site));
  $('site').replaceChildren(...options());
  $('to').replaceChildren(...options());
  $('site').value = localStorage.getItem(`site-${wire.owner}`) ?? $('site').value;
  if (!$('site').value && $('site').options.length > 0) $('site').selectedIndex = 0;
  arrange();
}

function arrange() {
  $('to-field').hidden = flow() !== 'transfer';
  [...$('to').options].forEach((o) => { o.disabled = o.value === site(); });
  if ($('to').selectedOptions[0]?.disabled) $('to').value = [...$('to').options].find((o) => !o.disabled)?.value ?? '';
  $('bin').hidden = !state.bin;
  if (!state.bin) return;
  const leave = element('button', { type: 'button', textContent: words.noBin, onclick: () => { state.bin = null; arrange(); } });
  $('bin').replaceChildren(words.bin(state.bin), leave);
}

function ready() {
  hint(state.ways.length > 0 ? '' : words.typing);
  $('code').value = '';
  $('code').focus({ preventScroll: true });
}

function hint(text, isError = false) {
  $('hint').textContent = text;
  $('hint').classList.toggle('is-error', isError);
}

// Reading

async function scan() {
  stop();
  const reading = (state.stop = new AbortController());
  while (state.ways.length > 0 && !reading.signal.aborted) {
    const [way] = state.ways;
    hint(way.name === 'camera' ? words.pointing : '');
    try {
      const code = await way.read(reading.signal);
      if (!reading.signal.aborted) await found(code);
      return;
    } catch (error) {
      if (reading.signal.aborted) return;
      if (error instanceof Denied) return hint(words.denied, true);
      if (error instanceof NothingSeen) return hint(words.slow);
      // This way is not there after all.
      state.ways.shift();
    }
  }
  $('scan').hidden = true;
  ready();
}

function stop() {
  state.stop?.abort();
  state.stop = null;
}

async function found(text) {
  const code = text.trim();
  if (!code) return;
  stop();
  hint('');
  try {
    const what = await wire.look(code, flow(), site());
    online(true);
    show(code, what);
  } catch (error) {
    failed(error);
    if (error instanceof wire.Unreachable) blind(code);
  }
}

function show(code, what) {
  const place = $('found');
  if (what.bin) {
    $('site').value = what.bin.site;
    state.bin = what.bin.bin;
    arrange();
    return ready();
  }
  if (what.several) return showSeveral(place, words, what.several, found, next);
  if (!what.item) {
    return showUnknown(place, words, what, state.opening.mayDefine, {
      onSearch: wire.search,
      onLink: (sku) => order(sku, { act: 'link', sku, code: what.code }),
      onCreate: (item) => order(item.name, { act: 'create', code: what.code, ...item }),
      onCancel: next,
    });
  }
  showItem(place, words, flow(), what.item, {
    counted: countedOf(what.item).length,
    hasTo: Boolean($('to').value),
    onOrder: (act, values) => order(what.item.name, { act, sku: what.item.sku, ...placeOf(act), ...values, ...countOf(act, what.item) }),
    onOpenCount: () => order(words.flows.count, { act: 'openCount', site: site() }, code),
    onCancel: next,
  });
}

function blind(code) {
  if (flow() === 'lookUp') return ready();
  const isCount = flow() === 'count';
  if (isCount && !state.count) return hint(words.noCount, true);
  showBlind($('found'), words, flow(), code, (act, values) => order(code, { act, code, ...placeOf(act), ...values, ...(isCount && { count: state.count }) }), next);
}

function placeOf(act) {
  const at = { site: site() };
  if (act === 'ship') at.to = $('to').value;
  if (state.bin && act !== 'checkIn') at.bin = state.bin;
  return at;
}

// Serial numbers are counted together: each one more is a new count of the same place.
const countedOf = (item) => [...new Set([...(state.counted.get(`${item.sku}|${site()}|${state.bin ?? ''}`) ?? []), ...(item.serial ? [item.serial] : [])])];

function countOf(act, item) {
  if (act !== 'count') return {};
  state.count = item.counts[0].value;
  if (!item.serial) return { count: state.count };
  const serials = countedOf(item);
  state.counted.set(`${item.sku}|${site()}|${state.bin ?? ''}`, serials);
  return { count: state.count, serials, quantity: serials.length };
}

// Doing

async function order(title, what, again) {
  const id = crypto.randomUUID();
  const label = what.quantity === undefined ? title : `${words.acts[what.act]}: ${what.quantity} × ${title}`;
  await queue.put({ owner: wire.owner, at: Date.now(), state: 'waiting', title: label, order: { id, ...what } });
  $('found').replaceChildren();
  await refresh();
  await send();
  if (again) return found(again);
  return next();
}

// Continuous: a scanner that opens by itself goes on by itself.
function next() {
  $('found').replaceChildren();
  ready();
  if (state.ways.length > 0 && state.sent > 0) scan();
}

async function send() {
  if (state.isOver) return;
  try {
    await queue.drain(wire.owner, async (kept) => {
      const outcome = await wire.act(kept);
      state.sent += 1;
      return outcome;
    });
    online(true);
  } catch (error) {
    failed(error);
  }
  await refresh();
}

async function refresh() {
  const entries = await queue.all(wire.owner);
  const waiting = entries.filter((e) => e.state === 'waiting').length;
  $('offline').hidden = !state.isOffline && !state.isOver;
  $('offline').textContent = state.isOver ? words.over : words.offline(waiting);
  $('log').replaceChildren(...entries.toReversed().slice(0, 50).map(line));
  for (const old of entries.filter((e) => e.state === 'done').slice(0, -50)) await queue.remove(old.order.id);
}

function line(entry) {
  const text = words[entry.state](entry.state === 'waiting' ? entry.title : entry.state === 'done' ? entry.message : `${entry.title}: ${entry.message}`);
  const item = element('li', { className: `is-${entry.state}` }, element('p', { textContent: text }));
  item.dataset.state = entry.state;
  if (entry.state === 'refused') item.append(element('button', { type: 'button', textContent: words.forget, onclick: () => queue.remove(entry.order.id).then(refresh) }));
  return item;
}

function online(isOnline) {
  state.isOffline = !isOnline;
}

function failed(error) {
  if (error instanceof wire.Unreachable) online(false);
  else if (error instanceof wire.Over) state.isOver = true;
  else hint(String(error.message), true);
  refresh();
}

$('scan').addEventListener('click', () => { state.sent = Math.max(state.sent, 1); scan(); });
$('typed').addEventListener('submit', (event) => { event.preventDefault(); found($('code').value); });
$('finish').addEventListener('click', () => state.host.teams.dialog.url.submit({ verb: 'scanned' }));
$('flow').addEventListener('change', () => { stop(); $('found').replaceChildren(); arrange(); ready(); });
$('to').addEventListener('change', arrange);
$('site').addEventListener('change', () => { localStorage.setItem(`site-${wire.owner}`, site()); state.bin = null; $('found').replaceChildren(); arrange(); });
window.addEventListener('online', send);
setInterval(async () => {
  if ((await queue.all(wire.owner)).some((e) => e.state === 'waiting')) await send();
}, retryAfter);

start();
