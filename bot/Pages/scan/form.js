// What was found, with the form for what it was scanned for. Everything from people goes into textContent alone.

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const button = (text, name, action, isPrimary = false) => {
  const made = element('button', { type: 'button', textContent: text, className: isPrimary ? 'primary' : '', onclick: action });
  made.dataset.testid = name;
  return made;
};

const field = (text, input) => element('label', {}, text, input);

function choice(text, name, options, value) {
  const select = element('select', { name });
  select.replaceChildren(...options.map(([key, label]) => new Option(label, key, false, key === value)));
  return field(text, select);
}

// Two large buttons beside the number: gloves do not type.
function stepper(words, text, value, decimals, least) {
  const step = 10 ** -decimals;
  const input = element('input', { name: 'quantity', type: 'number', inputMode: decimals ? 'decimal' : 'numeric', min: least, step: step.toFixed(decimals), value, required: true });
  input.dataset.testid = 'quantity';
  const by = (sign) => { input.value = Math.max(Number(least), Number(input.value || 0) + sign * (decimals ? step : 1)).toFixed(decimals); };
  const less = Object.assign(button('−', 'less', () => by(-1)), { ariaLabel: words.less });
  const more = Object.assign(button('+', 'more', () => by(1)), { ariaLabel: words.more });
  return element('div', {}, field(text, element('span', { className: 'stepper' }, less, input, more)));
}

const tomorrow = () => new Date(Date.now() + 86_400_000 - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

function leastOf(item, act) {
  if (act === 'count') return '0';
  return (10 ** -item.decimals).toFixed(item.decimals);
}

// The act a flow ends in, for this item; null when there is nothing to do.
function actOf(flow, item, form) {
  if (flow === 'receive') return form?.elements.transfer?.value ? 'arrive' : 'receive';
  return { checkOut: 'checkOut', checkIn: 'checkIn', count: 'count', transfer: 'ship' }[flow] ?? null;
}

function fieldsOf(words, flow, item, counted) {
  const act = actOf(flow, item);
  const fields = [];
  if (flow === 'checkIn') fields.push(choice(words.which, 'checkout', item.checkouts.map((c) => [c.value, c.text])));
  if (flow === 'receive' && item.arriving.length > 0) fields.push(choice(words.transfer, 'transfer', [...item.arriving.map((t) => [t.value, t.text]), ['', words.outside]]));
  if (item.serial) {
    if (flow === 'count') fields.push(element('p', { textContent: words.serials(counted) }));
  } else {
    const text = flow === 'count' ? words.counted : words.quantity;
    fields.push(stepper(words, item.unit ? `${text} (${item.unit})` : text, flow === 'count' ? '' : '1', item.decimals, leastOf(item, act)));
  }
  if (flow === 'checkOut' && item.kind === 'equipment') fields.push(field(words.due, element('input', { type: 'date', name: 'dueOn', value: tomorrow(), required: true })));
  if (flow === 'checkIn') fields.push(choice(words.how, 'disposition', Object.entries(words.dispositions)));
  return fields;
}

// done(values) is called with what the order needs beside the item; values of null mean "never mind".
export function showItem(place, words, flow, item, { counted, hasTo, onOrder, onOpenCount, onCancel }) {
  const head = [
    element('h3', { textContent: item.name }),
    element('p', { className: 'facts', textContent: item.serial ? `${item.sku} · ${words.serial(item.serial)}` : item.sku }),
    ...item.facts.map((fact) => element('p', { className: 'facts', textContent: fact })),
  ];
  const problem = problemOf(words, flow, item, hasTo);
  if (flow === 'lookUp' || problem) {
    const opens = problem === words.noCount ? button(words.acts.openCount, 'act', onOpenCount, true) : null;
    place.replaceChildren(...head, ...(problem ? [element('p', { textContent: problem })] : []), ...(opens ? [opens] : []), button(words.next, 'cancel', onCancel));
    return;
  }
  const submit = element('button', { type: 'submit', className: 'primary', textContent: words.acts[actOf(flow, item)] });
  submit.dataset.testid = 'act';
  const form = element('form', {}, ...fieldsOf(words, flow, item, counted), submit, button(words.cancel, 'cancel', onCancel));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onOrder(actOf(flow, item, form), valuesOf(form, item));
  });
  place.replaceChildren(...head, form);
  form.elements.quantity?.select();
}

function problemOf(words, flow, item, hasTo) {
  if (flow === 'checkIn' && item.checkouts.length === 0) return words.nothingOut;
  if (flow === 'count' && item.counts.length === 0) return words.noCount;
  return flow === 'transfer' && !hasTo ? words.chooseTo : null;
}

function valuesOf(form, item) {
  const values = {};
  for (const name of ['checkout', 'transfer', 'disposition', 'dueOn']) if (form.elements[name]?.value) values[name] = form.elements[name].value;
  values.quantity = item.serial ? 1 : Number(form.elements.quantity.value);
  if (item.serial) values.serials = [item.serial];
  return values;
}

export function showSeveral(place, words, choices, onPick, onCancel) {
  place.replaceChildren(element('h3', { textContent: words.several }), ...choices.map((c) => button(c.text, 'pick', () => onPick(c.value))), button(words.cancel, 'cancel', onCancel));
}

// A code nobody knows: it may be given to an item by those who may.
export function showUnknown(place, words, found, mayDefine, { onSearch, onLink, onCreate, onCancel }) {
  const parts = [element('h3', { textContent: found.message })];
  if (found.isUnknown && mayDefine) parts.push(element('p', { textContent: words.unknown }), linkForm(words, onSearch, onLink), createForm(words, found.code, onCreate));
  place.replaceChildren(...parts, button(words.cancel, 'cancel', onCancel));
}

function linkForm(words, onSearch, onLink) {
  const input = element('input', { type: 'search', maxLength: 80, autocomplete: 'off' });
  input.dataset.testid = 'find';
  const list = element('div', { className: 'found-items' });
  let asked = 0;
  input.addEventListener('input', async () => {
    const mine = ++asked;
    const choices = input.value.trim().length < 2 ? [] : await onSearch(input.value).catch(() => []);
    if (mine === asked) list.replaceChildren(...choices.slice(0, 6).map((c) => button(c.text, 'link', () => onLink(c.value))));
  });
  return element('div', {}, field(words.find, input), list);
}

function createForm(words, code, onCreate) {
  const name = element('input', { name: 'name', maxLength: 200, required: true, autocomplete: 'off' });
  name.dataset.testid = 'name';
  const sku = element('input', { name: 'sku', maxLength: 64, required: true, autocomplete: 'off', pattern: '[A-Za-z0-9][A-Za-z0-9._\\-]*', value: code.replace(/[^A-Za-z0-9._-]/g, '').toUpperCase() });
  const submit = element('button', { type: 'submit', textContent: words.acts.create });
  submit.dataset.testid = 'create';
  const form = element('form', {}, field(words.name, name), field(words.sku, sku), choice(words.kind, 'kind', Object.entries(words.kinds)), submit);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onCreate({ name: name.value.trim(), sku: sku.value.trim().toUpperCase(), kind: form.elements.kind.value });
  });
  return form;
}

// Without a network: what is known is the code alone, and what is wanted.
export function showBlind(place, words, flow, code, onOrder, onCancel) {
  const submit = element('button', { type: 'submit', className: 'primary', textContent: words.acts[actOf(flow)] ?? words.next });
  submit.dataset.testid = 'act';
  const form = element('form', {}, stepper(words, flow === 'count' ? words.counted : words.quantity, '1', 0, '1'), submit, button(words.cancel, 'cancel', onCancel));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onOrder(actOf(flow), { quantity: Number(form.elements.quantity.value) });
  });
  place.replaceChildren(element('h3', { textContent: code }), element('p', { className: 'facts', textContent: words.kept }), form);
}
