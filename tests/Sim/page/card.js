// One Adaptive Card in a message: shown, pressed, answered.

import { hostConfig } from './hostconfig.js';
import { cardMarkdown, element } from './text.js';

let renderer;

// The renderer's script runs before modules do, but is no module itself.
function library() {
  if (renderer) return renderer;
  renderer = window.AdaptiveCards;
  renderer.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = cardMarkdown(text);
    result.didProcess = true;
  };
  return renderer;
}

// press({ kind, action, data }) answers { hasCard, text, error } or throws. suggest(dataset, text) answers choices for inputs that search.
export function showCard(json, press, suggest = async () => []) {
  const { AdaptiveCard, HostConfig } = library();
  const frame = element('div', json.msteams?.width === 'Full' ? 'card is-full' : 'card');
  frame.dataset.testid = 'card';
  const card = new AdaptiveCard();
  card.hostConfig = new HostConfig(hostConfig);
  const values = new Map();
  card.onExecuteAction = (action) => onAction(frame, action, press, values);
  card.onInputValueChanged = (input) => seek(input, suggest, values);
  card.parse(json);
  const shown = card.render();
  if (json.refresh?.action) frame.append(refreshButton(frame, json.refresh.action, press));
  frame.append(shown ?? element('p', 'failed', 'This card cannot be shown.'));
  return frame;
}

// An input that searches shows titles and sends values, so what was found is remembered.
async function seek(input, suggest, values) {
  if (!input.isDynamicTypeahead?.()) return;
  const text = input.getFilterForDynamicSearch() ?? '';
  input.choices.forEach((choice) => values.set(`${input.id}|${choice.title}`, choice.value));
  const found = await suggest(input.choicesData.dataset, text).catch(() => []);
  found.forEach((choice) => values.set(`${input.id}|${choice.title}`, choice.value));
  input.renderChoices(text, found.filter((choice) => !input.choices.some((own) => own.title === choice.title)));
}

function onAction(frame, action, press, values) {
  switch (action.getJsonTypeName()) {
    case 'Action.OpenUrl':
      if (/^https?:\/\//i.test(action.url)) window.open(action.url, '_blank', 'noopener,noreferrer');
      return;
    case 'Action.Execute':
      return run(frame, action.renderedElement, () => press({ kind: 'execute', body: executed(action, values) }));
    case 'Action.Submit':
      return run(frame, action.renderedElement, () => press({ kind: isDialog(action) ? 'task' : 'submit', body: sent(action.data, values) }));
  }
}

const isDialog = (action) => action.data?.msteams?.type === 'task/fetch';

const sent = (data, values) => Object.fromEntries(Object.entries(withoutBlanks(data)).map(([id, value]) => [id, values.get(`${id}|${value}`) ?? value]));

function executed(action, values) {
  const body = { type: 'Action.Execute' };
  if (action.title) body.title = action.title;
  if (action.verb) body.verb = action.verb;
  if (action.id) body.id = action.id;
  body.data = sent(action.data, values);
  return body;
}

// Teams leaves empty inputs out and sends every value as text.
function withoutBlanks(data) {
  const kept = Object.entries(data ?? {}).filter(([, value]) => value !== '' && value !== undefined && value !== null);
  return Object.fromEntries(kept);
}

function refreshButton(frame, action, press) {
  const button = element('button', 'refresh', '⟳');
  button.type = 'button';
  button.title = 'Refresh card';
  button.setAttribute('aria-label', 'Refresh card');
  button.addEventListener('click', () => run(frame, button, () => press({ kind: 'refresh', body: { automatic: false } })));
  return button;
}

// Nothing on the card can be pressed again until there is an answer.
async function run(frame, pressed, work) {
  const buttons = [...frame.querySelectorAll('button')].filter((button) => !button.disabled);
  buttons.forEach((button) => { button.disabled = true; });
  pressed?.classList.add('is-pressed');
  frame.querySelector('.notice')?.remove();
  frame.setAttribute('aria-busy', 'true');
  let answer;
  try {
    answer = await work();
  } catch {
    answer = { error: 'Unable to reach app. Please try again.' };
  }
  frame.removeAttribute('aria-busy');
  pressed?.classList.remove('is-pressed');
  buttons.forEach((button) => { button.disabled = false; });
  if (!answer.error && !answer.text) return;
  const bar = notice(answer.error || answer.text, Boolean(answer.error));
  frame.append(bar);
  bar.scrollIntoView({ block: 'nearest' });
}

function notice(text, isError) {
  const bar = element('div', isError ? 'notice is-error' : 'notice is-info');
  bar.setAttribute('role', isError ? 'alert' : 'status');
  bar.dataset.testid = isError ? 'card-error' : 'card-info';
  const close = element('button', '', '✕');
  close.type = 'button';
  close.setAttribute('aria-label', 'Dismiss');
  close.addEventListener('click', () => bar.remove());
  bar.append(element('span', '', text), close);
  return bar;
}
