// The page's calls. They carry the ticket from the page's address and the name this page has given itself, and nothing else.

export class Over extends Error {}
export class Unreachable extends Error {}

const address = new URLSearchParams(location.search);
const ticket = address.get('t') ?? '';
const patience = 10_000;

// The first half of a ticket says for whom it is: whatever is kept on this device is theirs alone.
export const owner = ticket.slice(0, 32);

let page = '';
export function callYourself(name) {
  page = name;
}

async function ask(what, body) {
  let response;
  try {
    response = await fetch(`api/${what}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Ticket ${ticket}`, 'Scan-Page': page },
      body: JSON.stringify(body),
      credentials: 'omit',
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    throw new Unreachable();
  }
  if (response.status === 401) throw new Over();
  if (response.status >= 500 || response.status === 429) throw new Unreachable();
  if (!response.ok) throw new Error(`${what} answered ${response.status}`);
  return response.json();
}

export const open = () => ask('open', {});
export const look = (code, flow, site) => ask('code', { code, flow, ...(site && { site }) });
export const search = (words) => ask('search', { code: words, flow: 'lookUp' });
export const act = (order) => ask('act', order);
