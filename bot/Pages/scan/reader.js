// Ways to read a code, best first: Teams' own scanner, the older one of its phones, the camera of this page, a keyboard.

import { prepareZXingModule, readBarcodes } from './lib/zxing/es/reader/index.js';

const formats = ['Code39', 'Code93', 'Code128', 'EAN8', 'EAN13', 'UPCA', 'UPCE', 'ITF', 'QRCode', 'DataMatrix', 'DataBar', 'DataBarExp', 'PDF417', 'Aztec'];
const phones = ['android', 'ios', 'ipados'];
const seconds = 30;
const errors = { notSupported: 100, denied: 1000, noHardware: 3000, aborted: 8000, timedOut: 8001, old: 9000 };

// The reader is served by us; left to itself it would fetch its own half from somewhere else.
prepareZXingModule({ overrides: { locateFile: () => new URL('lib/zxing/zxing_reader.wasm', import.meta.url).href } });

export class Denied extends Error {}
export class NothingSeen extends Error {}

const within = (work, time) => Promise.race([work, new Promise((_, reject) => { setTimeout(() => reject(new Error('no answer')), time); })]);

// Teams around the page, or null: outside of it the library never answers.
export async function findHost() {
  const teams = window.microsoftTeams;
  if (!teams || window.parent === window) return null;
  try {
    await within(teams.app.initialize(), 3_000);
    teams.app.notifySuccess();
    const context = await within(teams.app.getContext(), 3_000);
    return { teams, client: context.app.host.clientType, theme: context.app.theme };
  } catch {
    return null;
  }
}

// Those that may work here, in order. One that turns out not to be there is left out from then on.
export function waysOf(host, video) {
  const ways = [];
  if (host?.teams.barCode.isSupported()) ways.push({ name: 'barCode', read: () => byBarCode(host.teams) });
  if (host && phones.includes(host.client)) ways.push({ name: 'media', read: () => byMedia(host.teams) });
  if (navigator.mediaDevices?.getUserMedia) ways.push({ name: 'camera', read: (signal) => byCamera(video, signal) });
  return ways;
}

async function byBarCode({ barCode }) {
  try {
    if (!(await barCode.hasPermission()) && !(await barCode.requestPermission())) throw new Denied();
    return await barCode.scanBarCode({ timeOutIntervalInSec: seconds });
  } catch (error) {
    throw translated(error);
  }
}

function byMedia({ media }) {
  return new Promise((resolve, reject) => {
    media.scanBarCode((error, code) => (error ? reject(translated(error)) : resolve(code)), { timeOutIntervalInSec: seconds });
  });
}

// Errors of Teams are plain objects with a number. Null means that this way is not there.
function translated(error) {
  if (error instanceof Denied) return error;
  if (error?.errorCode === errors.denied) return new Denied();
  return [errors.aborted, errors.timedOut].includes(error?.errorCode) ? new NothingSeen() : null;
}

async function byCamera(video, signal) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });
  } catch (error) {
    throw error.name === 'NotAllowedError' ? new Denied() : null;
  }
  try {
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    return await watch(video, signal);
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    video.hidden = true;
  }
}

async function watch(video, signal) {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  while (!signal.aborted) {
    if (video.videoWidth > 0) {
      [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
      context.drawImage(video, 0, 0);
      const [code] = await readBarcodes(context.getImageData(0, 0, canvas.width, canvas.height), { formats, tryHarder: true, maxNumberOfSymbols: 1 });
      if (code?.isValid && code.text) return withSymbology(code);
    }
    await new Promise((resolve) => { requestAnimationFrame(resolve); });
  }
  throw new NothingSeen();
}

// Which codes are GS1 is said by the symbology alone (ISO/IEC 15424); the depot reads it as it comes from a hand scanner.
function withSymbology(code) {
  return [']C1', ']d2', ']Q3', ']e0'].includes(code.symbologyIdentifier) ? code.symbologyIdentifier + code.text : code.text;
}
