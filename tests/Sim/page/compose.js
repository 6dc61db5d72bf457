// The message extension beside the compose box: search, pick, and the card that goes with the message.

import { showCard } from './card.js';
import { element } from './text.js';

const link = /https?:\/\/\S+\/items\/[^\s/]+/i;
const pause = 200;

export class ComposeBox {
  #parts;
  #ask;
  #card = null;
  #asked = 0;

  // ask.search(words), ask.pick(tap) and ask.link(url) go to the bot.
  constructor(parts, ask) {
    [this.#parts, this.#ask] = [parts, ask];
    parts.open.addEventListener('click', () => (parts.panel.hidden ? this.#open() : this.close()));
    let typed;
    parts.words.addEventListener('input', () => { clearTimeout(typed); typed = setTimeout(() => this.#search(), pause); });
    parts.panel.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.close(); });
    parts.text.addEventListener('input', () => this.#unfurl());
  }

  get card() {
    return this.#card;
  }

  close() {
    this.#parts.panel.hidden = true;
  }

  clear() {
    this.close();
    this.#draft(null);
  }

  async #open() {
    this.#parts.panel.hidden = false;
    this.#parts.words.value = '';
    this.#parts.words.focus();
    await this.#search();
  }

  async #search() {
    const mine = ++this.#asked;
    const { said, hits } = await this.#ask.search(this.#parts.words.value.trim()).catch(() => ({ said: 'Unable to reach app. Please try again.', hits: [] }));
    if (mine !== this.#asked) return;
    this.#parts.hits.replaceChildren(...(hits.length > 0 ? hits.map((hit) => this.#hit(hit)) : [element('li', 'said', said ?? '')]));
  }

  #hit(hit) {
    const button = element('button', 'hit');
    button.type = 'button';
    button.dataset.testid = 'hit';
    button.append(element('strong', '', hit.title), element('span', '', hit.text));
    button.addEventListener('click', async () => {
      this.#draft((await this.#ask.pick(hit.tap)).card);
      this.close();
      this.#parts.text.focus();
    });
    const item = element('li');
    item.append(button);
    return item;
  }

  async #unfurl() {
    const found = link.exec(this.#parts.text.value);
    if (!found || this.#card) return;
    const { card } = await this.#ask.link(found[0]).catch(() => ({}));
    if (card) this.#draft(card);
  }

  #draft(card) {
    this.#card = card;
    this.#parts.draft.hidden = !card;
    if (!card) return this.#parts.draft.replaceChildren();
    const drop = element('button', 'drop', '✕');
    drop.type = 'button';
    drop.setAttribute('aria-label', 'Remove card');
    drop.addEventListener('click', () => this.#draft(null));
    return this.#parts.draft.replaceChildren(showCard({ ...card, refresh: undefined }, async () => ({ error: 'Send the message first.' })), drop);
  }
}
