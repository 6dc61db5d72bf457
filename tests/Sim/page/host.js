// What Teams is to a page in a dialog, as far as pages of a bot ask: who frames them, the scanner of a phone, the end of the dialog.

const runtimes = {
  android: { apiVersion: 4, isLegacyTeams: false, hostVersionsInfo: {}, supports: { barCode: {}, permissions: {}, dialog: { card: {}, url: { bot: {} } } } },
  ios: { apiVersion: 4, isLegacyTeams: false, hostVersionsInfo: {}, supports: { permissions: {}, dialog: { card: {}, url: { bot: {} } } } },
  desktop: { apiVersion: 4, isLegacyTeams: false, hostVersionsInfo: {}, supports: { dialog: { card: {}, url: { bot: {} } } } },
};
const aborted = { errorCode: 8000 };

// client is android (a scanner), ios (the older scanner) or desktop (none). readCode() answers a code, or null when somebody gives up.
export function hostFor(frame, { client, theme, readCode, onSubmit }) {
  const answers = {
    initialize: () => ['task', client, JSON.stringify(runtimes[client]), '2.1.2'],
    getContext: () => [{ theme, hostClientType: client, frameContext: 'task', locale: navigator.language }],
    'permissions.has': () => [null, true],
    'permissions.request': () => [null, true],
    'media.scanBarCode': async () => {
      const code = await readCode();
      return code === null ? [aborted] : [null, code];
    },
    'tasks.completeTask': ([result]) => { onSubmit(result); return [null, true]; },
  };
  const listen = async ({ source, data }) => {
    if (source !== frame.contentWindow || !data?.func) return;
    const args = await answers[data.func]?.(data.args ?? []);
    if (args) frame.contentWindow?.postMessage({ id: data.id, uuidAsString: data.uuidAsString, args }, location.origin);
  };
  window.addEventListener('message', listen);
  return () => window.removeEventListener('message', listen);
}
