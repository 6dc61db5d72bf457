// The smallest handler there is: says what arrived, and misbehaves when asked to, so that the host's rules can be seen.
import { createServer } from 'node:http';

const seen = {};
const server = createServer((request, response) => {
  const path = request.url.split('?')[0];
  seen[path] = (seen[path] ?? 0) + 1;
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => answer(path, request, Buffer.concat(chunks).toString(), response));
});

const say = (response, status, body, type = 'application/json') => response.writeHead(status, { 'content-type': type }).end(body);

const actions = {
  '/': (_, __, response) => say(response, 200, 'ok', 'text/plain'),
  '/api/echo': (request, body, response) => say(response, 200, JSON.stringify({ url: request.url, method: request.method, headers: request.headers, body })),
  '/api/seen': (_, __, response) => say(response, 200, JSON.stringify(seen)),
  '/api/drop': request => request.socket.resetAndDestroy(),
  '/api/crash': () => process.exit(1),
  '/api/leave': () => process.exit(0),
  '/api/again': () => process.exit(200),
  '/api/slow': (_, __, response) => setTimeout(() => say(response, 200, '{"slow":true}'), 300),
  '/api/noise': (_, __, response) => { console.error('warning: low'); console.error('broken'); say(response, 200, '{}'); },
  '/good': (_, body, response) => say(response, 200, JSON.stringify({ Outputs: {}, Logs: [body], ReturnValue: null })),
  '/empty': (_, __, response) => response.writeHead(200).end(),
  '/nothing': (_, __, response) => response.writeHead(204).end(),
  '/null': (_, __, response) => say(response, 200, 'null'),
  '/text': (_, __, response) => say(response, 200, 'done', 'text/plain'),
  '/failing': (_, __, response) => say(response, 500, '{}'),
};

function answer(path, request, body, response) {
  (actions[path] ?? ((_, __, r) => say(r, 404, '{}')))(request, body, response);
}

process.on('SIGTERM', () => server.close(() => process.exit(0)));
server.listen(Number(process.env.FUNCTIONS_CUSTOMHANDLER_PORT), '127.0.0.1');
