// The page: who you are, which chat is open, and what comes in.

import { ComposeBox } from './compose.js';
import { Dialogs } from './dialog.js';
import { MessageList } from './messages.js';
import { avatar, element } from './text.js';
import * as wire from './wire.js';

const $ = (id) => document.getElementById(id);
const address = new URLSearchParams(location.search);

// "missed" collects what comes in while a chat is being read; the reading may be older than that.
const state = { cast: null, person: null, chat: null, missed: null, unread: new Set(), previews: new Map(), stop: null };
const seat = () => ({ person: state.person.key, device: deviceId() });
const suggest = async (dataset, text) => (await wire.suggest(seat(), state.chat.id, { dataset, text })).choices;
const dialogs = new Dialogs($('dialog'), (what) => wire.submitDialog(seat(), state.chat.id, what), suggest);
const list = new MessageList($('messages'), {
  press,
  suggest,
  act: async (message) => dialogs.open(await wire.act(seat(), state.chat.id, message.id, { command: 'reserveFromMessage' })),
});
const box = new ComposeBox(
  { open: $('extension'), panel: $('extension-panel'), words: $('extension-words'), hits: $('extension-hits'), draft: $('draft'), text: $('text') },
  {
    search: (words) => wire.search(seat(), state.chat.id, { words }),
    pick: (tap) => wire.pick(seat(), state.chat.id, tap),
    link: (url) => wire.link(seat(), state.chat.id, { url }),
  },
);

// A tab is a device: its own answers to a card are its own.
function deviceId() {
  const id = sessionStorage.getItem('device') ?? `web-${Math.random().toString(36).slice(2, 10)}`;
  sessionStorage.setItem('device', id);
  return id;
}

async function start() {
  setTheme(address.get('theme') ?? localStorage.getItem('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
  state.cast = await wire.readCast();
  $('person').replaceChildren(...state.cast.people.map((p) => new Option(p.name, p.key)));
  await become(address.get('as') ?? sessionStorage.getItem('as') ?? 'staff');
}

async function become(key) {
  state.stop?.();
  ready(false);
  state.person = state.cast.people.find((p) => p.key === key) ?? state.cast.people[0];
  sessionStorage.setItem('as', state.person.key);
  $('person').value = state.person.key;
  state.unread.clear();
  state.previews.clear();
  await speak(localStorage.getItem(`locale-${state.person.key}`) ?? state.person.locale);
  state.chat = state.person.chats.find((c) => c.id === address.get('chat')) ?? state.person.chats[0];
  showChats();
  // Everything is read again after every break, because a stream that was down has missed something.
  state.stop = wire.follow(seat(), { onReady: () => { offline(false); show(state.chat); }, onChange, onBreak: () => offline(true) });
}

async function speak(locale) {
  state.person.locale = locale;
  $('language').value = locale;
  await wire.saveSettings(state.person.key, locale);
}

// Nothing can be written before it is known who writes where.
function ready(isReady) {
  [$('text'), ...$('composer').querySelectorAll('button')].forEach((control) => { control.disabled = !isReady; });
}

function offline(isOffline) {
  $('offline').hidden = !isOffline;
}

const titleOf = (chat) => (chat.isGroup ? 'Depot crew' : state.cast.bot);
const pictureOf = (chat) => avatar(titleOf(chat), !chat.isGroup);

function showChats() {
  $('chats').replaceChildren(...state.person.chats.map((chat) => {
    const button = element('button', state.unread.has(chat.id) ? 'is-unread' : '');
    button.type = 'button';
    button.dataset.testid = chat.isGroup ? 'chat-group' : 'chat-personal';
    if (chat === state.chat) button.setAttribute('aria-current', 'true');
    const preview = state.previews.get(chat.id) ?? (chat.isGroup ? 'Everybody and the bot' : 'Bot');
    button.append(pictureOf(chat), element('span', 'title', titleOf(chat)), element('span', 'last', preview), element('span', 'dot'));
    button.addEventListener('click', () => show(chat));
    const item = element('li');
    item.append(button);
    return item;
  }));
}

async function show(chat) {
  state.chat = chat;
  state.unread.delete(chat.id);
  $('chat-avatar').replaceWith(Object.assign(pictureOf(chat), { id: 'chat-avatar' }));
  $('chat-title').textContent = titleOf(chat);
  $('chat-members').textContent = chat.isGroup ? [...state.cast.people.map((p) => p.name), state.cast.bot].join(', ') : 'Inventory bot';
  $('mention').hidden = !chat.isGroup;
  $('mention').textContent = `@${state.cast.bot}`;
  const missed = (state.missed = []);
  const { messages } = await wire.readChat(seat(), chat.id);
  if (missed !== state.missed) return;
  state.missed = null;
  list.reset(messages, state.person.locale, 'Nothing here yet. Write "help" to see what the bot can do.');
  missed.forEach(apply);
  ready(true);
  if (messages.length > 0) remember(chat.id, messages.at(-1));
  showChats();
  $('text').focus({ preventScroll: true });
  await wire.openChat(seat(), chat.id);
  messages.forEach(refreshIfDue);
}

function remember(chat, message) {
  const text = message.text.replace(/<\/?at>/g, '') || 'sent a card';
  state.previews.set(chat, `${message.isMine ? 'You' : message.from}: ${text}`);
}

function onChange(change) {
  if (change.what === 'typing') return typing(change.chat);
  if (change.message && change.what === 'message') {
    remember(change.chat, change.message);
    if (change.chat !== state.chat.id) state.unread.add(change.chat);
    showChats();
  }
  if (change.chat !== state.chat.id) return;
  if (state.missed) state.missed.push(change);
  else apply(change);
}

function apply(change) {
  if (change.message?.isBot) $('typing').hidden = true;
  if (change.what === 'delete') list.remove(change.id);
  else if (change.message) list.put(change.message);
  if (change.message && change.what !== 'view') refreshIfDue(change.message);
}

// The simulation knows the rule; the page only says that the card is on screen.
function refreshIfDue(message) {
  if (message.cards[0]?.refresh) wire.refresh(seat(), state.chat.id, message.id, { automatic: true }).catch(() => {});
}

let typingEnds;
function typing(chat) {
  if (chat !== state.chat.id) return;
  $('typing').textContent = `${state.cast.bot} is typing…`;
  $('typing').hidden = false;
  clearTimeout(typingEnds);
  typingEnds = setTimeout(() => { $('typing').hidden = true; }, 10_000);
}

async function press(id, { kind, body }) {
  if (kind === 'task') return dialogs.open(await wire.task(seat(), state.chat.id, id, body)) ?? {};
  return wire[kind](seat(), state.chat.id, id, body);
}

async function send() {
  const text = $('text').value.trim();
  if (box.card) await wire.sendCard(seat(), state.chat.id, box.card);
  box.clear();
  if (!text) return;
  $('text').value = '';
  const { id, isDelivered } = await wire.sendText(seat(), state.chat.id, text).catch(() => ({ isDelivered: false }));
  if (!isDelivered) list.fail(id ?? list.last?.id, 'The bot did not take this message.');
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('theme', theme);
  $('theme').textContent = theme === 'dark' ? 'Light' : 'Dark';
  $('theme').setAttribute('aria-pressed', String(theme === 'dark'));
}

$('person').addEventListener('change', () => become($('person').value));
$('language').addEventListener('change', async () => {
  localStorage.setItem(`locale-${state.person.key}`, $('language').value);
  await speak($('language').value);
  await show(state.chat);
});
$('theme').addEventListener('click', () => setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
$('composer').addEventListener('submit', (event) => { event.preventDefault(); send(); });
$('text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
});

start();
