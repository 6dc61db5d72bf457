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

// press({ kind, action, data }) answers { hasCard, text, error } or throws.
export function showCard(json, press) {
  const { AdaptiveCard, HostConfig } = library();
  const frame = element('div', json.msteams?.width === 'Full' ? 'card is-full' : 'card');
  frame.dataset.testid = 'card';
  const card = new AdaptiveCard();
  card.hostConfig = new HostConfig(hostConfig);
  card.onExecuteAction = (action) => onAction(frame, action, press);
  card.parse(json);
  const shown = card.render();
  if (json.refresh?.action) frame.append(refreshButton(frame, json.refresh.action, press));
  frame.append(shown ?? element('p', 'failed', 'This card cannot be shown.'));
  return frame;
}

function onAction(frame, action, press) {
  switch (action.getJsonTypeName()) {
    case 'Action.OpenUrl':
      if (/^https?:\/\//i.test(action.url)) window.open(action.url, '_blank', 'noopener,noreferrer');
      return;
    case 'Action.Execute':
      return run(frame, action.renderedElement, () => press({ kind: 'execute', body: executed(action) }));
    case 'Action.Submit':
      return run(frame, action.renderedElement, () => press({ kind: 'submit', body: withoutBlanks(action.data) }));
  }
}

function executed(action) {
  const body = { type: 'Action.Execute' };
  if (action.title) body.title = action.title;
  if (action.verb) body.verb = action.verb;
  if (action.id) body.id = action.id;
  body.data = withoutBlanks(action.data);
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
