// Text from people and bots, as DOM or as HTML that cannot carry anything but emphasis and links.

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// A chat text: plain, with the mention that Teams writes as <at>Name</at> shown as a mention.
export function chatText(text) {
  const bubble = element('div', 'bubble');
  text.split(/(<at>[^<]*<\/at>)/).forEach((part) => {
    const mention = /^<at>([^<]*)<\/at>$/.exec(part);
    bubble.append(mention ? element('span', 'at', mention[1]) : part);
  });
  return bubble;
}

const escaped = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

// The part of Markdown that Teams shows in a TextBlock and a Fact. Everything is escaped first, so the only tags are ours;
// text that should not have been Markdown is seen to be, as it would be in Teams.
export function cardMarkdown(text) {
  return text
    .replace(/[&<>"']/g, (c) => escaped[c])
    .replace(/\[([^\]\n]+)\]\((https:\/\/[^\s)]+)\)/g, '<a class="ac-anchor" target="_blank" rel="noopener noreferrer" href="$2">$1</a>')
    .replace(/\*\*(\S(?:[^*\n]*\S)?)\*\*/g, '<strong>$1</strong>')
    .replace(/(^|[\s(])_(\S(?:[^_\n]*\S)?)_(?=$|[\s).,;:!?])/g, '$1<em>$2</em>')
    .replace(/\n/g, '<br>');
}

export const initials = (name) => name.split(/\s+/).map((word) => word[0]).join('').slice(0, 2).toUpperCase();

const hues = { Staff: '#0e7a0d', Manager: '#8e562e', Viewer: '#005b70', Admin: '#881798', Stranger: '#69797e' };
const depot = 'M4 9 10 5l6 4v7H4Z M7.5 16v-4h5v4';

export function avatar(name, isBot) {
  const made = element('span', isBot ? 'avatar is-bot' : 'avatar', isBot ? '' : initials(name));
  made.setAttribute('aria-hidden', 'true');
  if (isBot) made.append(picture(depot));
  else made.style.setProperty('--hue', hues[name] ?? '#4f52b2');
  return made;
}

function picture(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  Object.entries({ d: path, fill: 'none', stroke: 'currentColor', 'stroke-width': '1.6', 'stroke-linejoin': 'round' })
    .forEach(([name, value]) => line.setAttribute(name, value));
  svg.append(line);
  return svg;
}
