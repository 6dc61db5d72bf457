// The messages of the open chat.

import { showCard } from './card.js';
import { avatar, chatText, element } from './text.js';

// Messages of one sender within this time stand together, as in Teams.
const togetherFor = 3 * 60_000;

export class MessageList {
  #list;
  #press;
  #suggest;
  #act;
  #locale = 'en-US';
  #shown = new Map();

  // act(message) is what the message extension does with a message.
  constructor(list, { press, suggest, act }) {
    this.#list = list;
    [this.#press, this.#suggest, this.#act] = [press, suggest, act];
  }

  reset(messages, locale, hint) {
    this.#locale = locale;
    this.#shown.clear();
    this.#list.replaceChildren();
    if (messages.length === 0) this.#list.append(element('li', 'empty', hint));
    messages.forEach((message) => this.put(message));
    this.#list.scrollTo({ top: this.#list.scrollHeight, behavior: 'instant' });
  }

  // Adds a message or replaces it where it stands.
  put(message) {
    const old = this.#shown.get(message.id);
    if (old && old.message.version > message.version) return;
    if (!old) this.#list.querySelector('.empty')?.remove();
    const isAtEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 120;
    const item = this.#render(message);
    if (old) old.item.replaceWith(item);
    else this.#list.append(item);
    this.#shown.set(message.id, { message, item });
    this.#group();
    if (!old && (isAtEnd || message.isMine)) this.#reveal(item);
    else if (isAtEnd) item.scrollIntoView({ block: 'nearest' });
  }

  // The end of the list, unless the message is taller than the list: then its beginning, which is where people start to read.
  #reveal(item) {
    const isTall = item.offsetHeight > this.#list.clientHeight;
    this.#list.scrollTo({ top: isTall ? item.offsetTop - this.#list.offsetTop : this.#list.scrollHeight });
  }

  remove(id) {
    this.#shown.get(id)?.item.remove();
    this.#shown.delete(id);
    this.#group();
  }

  fail(id, why) {
    this.#shown.get(id)?.item.querySelector('.body').append(element('p', 'failed', why));
  }

  get last() {
    return [...this.#shown.values()].at(-1)?.message;
  }

  #group() {
    let before;
    for (const { message, item } of this.#shown.values()) {
      item.classList.toggle('is-next', before?.from === message.from && message.at - before.at < togetherFor);
      before = message;
    }
  }

  #render(message) {
    const item = element('li', message.isMine ? 'message is-mine' : 'message');
    Object.assign(item.dataset, { testid: 'message', messageId: message.id, from: message.isBot ? 'bot' : 'person', version: message.version });
    if (!message.isMine) item.append(avatar(message.from, message.isBot));
    const body = element('div', 'body');
    body.append(this.#meta(message));
    if (message.text) body.append(chatText(message.text));
    message.cards.forEach((card) => body.append(showCard(card, (what) => this.#press(message.id, what), this.#suggest)));
    item.append(body);
    if (!message.isBot && message.text) item.append(this.#menu(message));
    return item;
  }

  #menu(message) {
    const button = element('button', 'act', 'Reserve from message');
    button.type = 'button';
    button.dataset.testid = 'message-act';
    button.addEventListener('click', () => this.#act(message));
    return button;
  }

  #meta(message) {
    const time = new Intl.DateTimeFormat(this.#locale, { hour: 'numeric', minute: '2-digit' }).format(message.at);
    const edited = message.version > 1 ? ' · updated' : '';
    return element('div', 'meta', message.isMine ? time : `${message.from}  ${time}${edited}`);
  }
}
