// Stands in for `az` and `dotnet` on the PATH of a deployment under test: remembers every call, and keeps a small directory and
// subscription that refuse what the real ones refuse, such as making the same thing twice.
import { existsSync, mkdirSync, readFileSync, writeFileSync, appendFileSync } from 'node:fs';
import { join } from 'node:path';

const home = process.env.FAKE_HOME;
const [program, ...args] = process.argv.slice(2);
const stateFile = join(home, 'state.json');
const state = existsSync(stateFile)
  ? JSON.parse(readFileSync(stateFile, 'utf8'))
  : { applications: {}, groups: {}, servicePrincipals: {}, assignments: [], resourceGroup: false, deployed: false, locks: [], policy: 'Unlocked', made: [] };

const option = name => args[args.indexOf(name) + 1];
const has = name => args.includes(name);
const id = name => `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').slice(-12).padStart(12, '0')}`;
const remember = (extra = {}) => appendFileSync(join(home, 'calls.jsonl'), JSON.stringify({ program, args, ...extra }) + '\n');
const answer = value => { if (value !== undefined) process.stdout.write(JSON.stringify(value)); finish(0); };
const refuse = text => { process.stderr.write(`ERROR: ${text}\n`); finish(1); };
const finish = code => { writeFileSync(stateFile, JSON.stringify(state, null, 1)); process.exit(code); };
const make = what => state.made.push(what);

const GRAPH = '00000003-0000-0000-c000-000000000000';
state.servicePrincipals[GRAPH] ??= {
  id: id('graph'), appId: GRAPH,
  appRoles: [{ id: id('gm-read'), value: 'GroupMember.Read.All' }, { id: id('u-read'), value: 'User.Read.All' }, { id: id('d-write'), value: 'Directory.ReadWrite.All' }],
};

function graph() {
  const method = option('--method');
  const path = option('--url').replace('https://graph.microsoft.com/v1.0/', '');
  const bodyFile = has('--body') ? option('--body').slice(1) : undefined;
  const body = bodyFile ? JSON.parse(readFileSync(bodyFile, 'utf8')) : undefined;
  remember({ method, path, body });
  const unique = path.match(/^(applications|groups)\(uniqueName='([^']+)'\)$/);
  if (unique) return byUniqueName(method, unique[1], unique[2], body);
  if (method === 'PATCH') return patch(path.split('/')[1], body);
  if (path === 'servicePrincipals') return method === 'GET' ? findPrincipal() : makePrincipal(body);
  const assignments = path.match(/^servicePrincipals\/([^/]+)\/appRoleAssignments$/);
  if (assignments) return method === 'GET' ? answer({ value: state.assignments.filter(a => a.principalId === assignments[1]) }) : assign(body);
  return refuse(`Bad Request: ${method} ${path}`);
}

function byUniqueName(method, kind, name, body) {
  const known = state[kind][name];
  if (method === 'GET') return known ? answer(known) : refuse('Not Found({"error":{"code":"Request_ResourceNotFound"}})');
  if (method === 'DELETE') {
    if (!known) return refuse('Not Found({"error":{"code":"Request_ResourceNotFound"}})');
    delete state[kind][name];
    return answer();
  }
  if (known) { Object.assign(known, body); return answer(); }
  if (!has('Prefer=create-if-missing')) return refuse('Not Found({"error":{"code":"Request_ResourceNotFound"}})');
  if (kind === 'groups' && !(body.mailNickname && body.mailEnabled === false && body.securityEnabled)) return refuse('Bad Request: a security group needs a nickname');
  state[kind][name] = { id: id(`${name}.`), ...(kind === 'applications' ? { appId: id(name), web: { redirectUris: [] } } : {}), ...body };
  make(`${kind}/${name}`);
  return answer(state[kind][name]);
}

// Like the real directory: a complex property is merged, a client may be pre-authorised only for a scope that exists.
function patch(objectId, body) {
  const app = Object.values(state.applications).find(a => a.id === objectId);
  if (!app) return refuse('Not Found({"error":{"code":"Request_ResourceNotFound"}})');
  const scopes = (app.api?.oauth2PermissionScopes ?? []).map(s => s.id);
  const asked = (body.api?.preAuthorizedApplications ?? []).flatMap(p => p.delegatedPermissionIds);
  if (asked.some(s => !scopes.includes(s))) return refuse('Bad Request: Property api.preAuthorizedApplications names a scope that does not exist');
  for (const [key, value] of Object.entries(body)) app[key] = value && !Array.isArray(value) && typeof value === 'object' ? { ...app[key], ...value } : value;
  return answer();
}

function findPrincipal() {
  const appId = option('--url-parameters').match(/appId eq '([^']+)'/)[1];
  return answer({ value: state.servicePrincipals[appId] ? [state.servicePrincipals[appId]] : [] });
}

function makePrincipal({ appId }) {
  if (state.servicePrincipals[appId]) return refuse('Conflict: Another object with the same value for property servicePrincipalNames already exists.');
  state.servicePrincipals[appId] = { id: id(`sp${appId.slice(-10)}`), appId };
  make(`servicePrincipals/${appId}`);
  return answer(state.servicePrincipals[appId]);
}

function assign(body) {
  if (process.env.FAKE_DENY === '1') return refuse('Forbidden({"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}})');
  if (state.assignments.some(a => JSON.stringify(a) === JSON.stringify(body))) return refuse('Bad Request: Permission being assigned already exists on the object');
  state.assignments.push(body);
  make(`appRoleAssignments/${body.principalId}/${body.appRoleId}`);
  return answer(body);
}

const outputs = {
  apiName: 'countdepot-api-1', apiUrl: process.env.FAKE_URL, apiIdentityPrincipalId: id('api-mi'), botName: 'countdepot-bot-1', botHost: 'countdepot-bot-1.azurewebsites.net',
  botUrl: process.env.FAKE_URL, botAppId: id('bot-mi-app'), botIdentityPrincipalId: id('bot-mi'), dataAccount: 'countdepotdata1',
};
const deployment = { properties: { outputs: Object.fromEntries(Object.entries(outputs).map(([k, value]) => [k, { type: 'String', value }])) } };

function az() {
  if (args[0] === 'rest') return graph();
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('DEPOT_')));
  remember(args[0] === 'deployment' ? { environment } : {});
  if (process.env.FAKE_FAILS && args.join(' ').startsWith(process.env.FAKE_FAILS)) return refuse('(InvalidTemplate) Deployment template validation failed.');
  const command = args.filter(a => !a.startsWith('-')).slice(0, 4).join(' ');
  if (command.startsWith('account show')) return answer({ tenantId: '5c0de907-0000-4000-8000-000000000001' });
  if (command.startsWith('group create')) { if (!state.resourceGroup) make('resourceGroup'); state.resourceGroup = true; return answer({}); }
  if (command.startsWith('group exists')) return answer(state.resourceGroup);
  if (command.startsWith('group delete')) return state.locks.length ? refuse('(ScopeLocked) The scope cannot perform delete operation') : (state.resourceGroup = state.deployed = false, answer());
  if (command.startsWith('deployment group what-if')) { process.stdout.write('Resource changes: none that this stand-in knows.\n'); return finish(0); }
  if (command.startsWith('deployment group create')) { state.deployed = true; state.locks = [{ id: '/locks/keep-the-ledger' }]; return answer(deployment); }
  if (command.startsWith('deployment group show')) return state.deployed ? answer(deployment) : refuse("(ResourceGroupNotFound) Resource group 'countdepot' could not be found.");
  if (command.startsWith('lock list')) return answer(state.locks);
  if (command.startsWith('lock delete')) { state.locks = []; return answer(); }
  if (command.startsWith('storage container immutability-policy show')) return answer({ etag: '"1"', state: state.policy });
  if (command.startsWith('storage container immutability-policy lock')) { state.policy = 'Locked'; return answer({}); }
  if (command.startsWith('functionapp deployment source') || command.startsWith('webapp deploy')) {
    return existsSync(option(args.includes('--src') ? '--src' : '--src-path')) ? answer({}) : refuse('no such package');
  }
  return refuse(`'${command}' is misspelled or not recognized by the system.`);
}

function dotnet() {
  remember();
  if (args[0] === 'run') { process.stdout.write('artifacts/teams/countdepot.zip\n'); return finish(0); }
  const folder = option('-o');
  mkdirSync(folder, { recursive: true });
  if (args[1] === 'bot') writeFileSync(join(folder, 'CountDepot.Bot.dll'), 'bot');
  else {
    writeFileSync(join(folder, 'host.json'), '{"version":"2.0","customHandler":{"description":{"defaultExecutablePath":"CountDepot.Api"}}}');
    writeFileSync(join(folder, 'CountDepot.Api'), 'api');
  }
  return finish(0);
}

program === 'az' ? az() : dotnet();
