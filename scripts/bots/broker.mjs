// Where the broker is, and who we are there. QUN_PROFILE is the name of what
// "qun accept" stored (mostly "default"): addresses and keys. Without it the
// broker has no key, and QUN_SERVER is its intake, tcp://127.0.0.1:30556 if not
// set.
import fs from 'node:fs';
const { QUN_SERVER, QUN_PROFILE, XDG_DATA_HOME, HOME } = process.env;
const intake = QUN_SERVER || 'tcp://127.0.0.1:30556';
const data = XDG_DATA_HOME || `${HOME}/.local/share`;
const stored = QUN_PROFILE && load(`${data}/qun/profiles/${QUN_PROFILE}.json`);

function load(file) {
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file));
  console.error(`there is no ${file}; accept an invitation first, with: qun accept`);
  return process.exit(1);
}

// What to add to a request: who has a key is known by it.
export const nameAs = (name) => (stored ? {} : { as: name });

// What to make a socket with.
export const keys = stored ? { curveServerKey: stored.broker_key,
  curvePublicKey: stored.public_key, curveSecretKey: stored.secret_key } : {};

// The address of "intake", "feed" or "desk": the next ports, or files, after it.
export function addressOf(leg) {
  const i = ['intake', 'feed', 'desk'].indexOf(leg);
  if (stored) return stored[leg];
  if (intake.startsWith('ipc:')) return i ? `${intake}.${leg}` : intake;
  return intake.replace(/\d+$/, (port) => Number(port) + i);
}
