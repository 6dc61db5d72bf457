// Dialogs: a card or a page of the bot over the chat, with the scanner of an imagined phone.

import { showCard } from './card.js';
import { hostFor } from './host.js';
import { element } from './text.js';

export class Dialogs {
  #dialog;
  #parts;
  #submit;
  #suggest;
  #leave = null;
  #scanned = null;

  // submit({ command, data }) answers the next dialog; suggest(dataset, text) answers choices.
  constructor(dialog, submit, suggest) {
    this.#dialog = dialog;
    [this.#submit, this.#suggest] = [submit, suggest];
    this.#parts = Object.fromEntries(['title', 'body', 'scanner', 'code', 'giveup'].map((name) => [name, dialog.querySelector(`#dialog-${name}`)]));
    dialog.querySelector('#dialog-close').addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => this.#end());
    this.#parts.scanner.addEventListener('submit', (event) => { event.preventDefault(); this.#show(this.#parts.code.value.trim() || null); });
    this.#parts.giveup.addEventListener('click', () => this.#show(null));
  }

  open({ title, card, page, text, command }) {
    this.#end();
    if (!card && !page && !text) return this.#dialog.close();
    this.#parts.title.textContent = title ?? 'CountDepot';
    this.#dialog.classList.toggle('has-page', Boolean(page));
    if (page) this.#frame(page);
    else if (card) this.#parts.body.replaceChildren(showCard(card, async ({ body }) => this.open(await this.#submit({ command, data: body })) ?? {}, this.#suggest));
    else this.#parts.body.replaceChildren(element('p', 'said', text));
    if (!this.#dialog.open) this.#dialog.showModal();
    return undefined;
  }

  #frame(page) {
    const frame = Object.assign(document.createElement('iframe'), { title: 'Page of the bot', allow: 'camera' });
    frame.dataset.testid = 'dialog-page';
    const client = new URLSearchParams(location.search).get('client') ?? 'android';
    this.#leave = hostFor(frame, {
      client,
      theme: document.documentElement.dataset.theme === 'dark' ? 'dark' : 'default',
      readCode: () => this.#read(),
      onSubmit: async (data) => this.open(await this.#submit({ data })),
    });
    frame.src = page;
    this.#parts.body.replaceChildren(frame);
  }

  // The phone's scanner opens: what is typed is what it sees.
  #read() {
    this.#parts.scanner.hidden = false;
    this.#parts.code.value = '';
    this.#parts.code.focus();
    return new Promise((resolve) => { this.#scanned = resolve; });
  }

  #show(code) {
    this.#parts.scanner.hidden = true;
    this.#scanned?.(code);
    this.#scanned = null;
  }

  #end() {
    this.#show(null);
    this.#leave?.();
    this.#leave = null;
    this.#parts.body.replaceChildren();
  }
}
