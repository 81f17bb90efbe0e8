// The addresses of the broker and our keys. QUN_PROFILE names the profile that
// "qun accept" stored (mostly "default"). Without it, the broker must have no
// key, and QUN_SERVER is its intake; the default is tcp://127.0.0.1:30556.
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

// The fields that name the sender of a request; a key does that already.
export const nameAs = (name) => (stored ? {} : { as: name });

// The options of a socket.
export const keys = stored ? { curveServerKey: stored.broker_key,
  curvePublicKey: stored.public_key, curveSecretKey: stored.secret_key } : {};

// The address of a socket: "intake", "feed" (the next port, or file) or "desk".
export function addressOf(leg) {
  const i = ['intake', 'feed', 'desk'].indexOf(leg);
  if (stored) return stored[leg];
  if (intake.startsWith('ipc:')) return i ? `${intake}.${leg}` : intake;
  return intake.replace(/\d+$/, (port) => Number(port) + i);
}
