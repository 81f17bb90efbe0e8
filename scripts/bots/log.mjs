#!/usr/bin/env node
// Logs all events of rooms to FILE as lines of JSON, each once and in the order
// of its room. After a restart it asks for the events that FILE lacks. Needs
// Node 18 and npm --prefix scripts/bots ci --ignore-scripts. Start it with
// scripts/bots/log.mjs FILE ROOM...; QUN_SERVER or, with keys, QUN_PROFILE
// names the broker (see broker.mjs).
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { Dealer, Subscriber } from 'zeromq';
import { addressOf, keys, nameAs } from './broker.mjs';
const usage = () => { console.error('usage: log.mjs FILE ROOM...'); process.exit(2); };
const [file, ...rooms] = process.argv.length > 3 ? process.argv.slice(2) : usage();
const session = randomBytes(16).toString('hex');
const ask = (question) => desk.send(JSON.stringify({ ...nameAs('log'), session, listen: true, ...question }));
const seen = Object.fromEntries(rooms.map((room) => [room, 0])); // {room: n}
const behind = new Set(); // rooms whose lines may be missing in FILE
let desk, last, run, b, asked, wait = 0.5;
const count = ({ room, n, seq, at }) => { seen[room] = n; last = { seq, at }; };
const old = fs.readFileSync(file, { flag: 'a+' });
fs.truncateSync(file, old.lastIndexOf('\n') + 1); // drop an incomplete last line
`${old}`.split('\n').slice(0, -1).forEach((line) => count(JSON.parse(line)));

function on({ replay, ...line }) { // a line of the feed or of the desk
  const { type, room, n } = line;
  if (type === 'beat' && line.log) { // a repeated beat has the same number
    if (line.run !== run || (b !== line.b && b + 1 !== line.b)) run = null; // say hello
    if (line.b !== b) [b, asked] = [line.b, null]; // repeat an unanswered question
    if (b % 10 === 0) ask({ do: 'ping', re: 'ping' }); // I am still here
  } else if (type === 'welcome') {
    if (line.forgotten) throw new Error(`${file} belongs to another log; use a new file`);
    [run, asked, wait] = [line.run, null, 0.5];
    rooms.forEach((each) => behind.add(each));
  } else if (line.seq && n === seen[room] + 1) {
    fs.appendFileSync(file, `${JSON.stringify(line)}\n`);
    count(line);
  } else if (n > seen[room]) behind.add(room); // a gap: ask for history
  const isAnswered = asked && line.re === asked;
  if (isAnswered && !(n > seen[room])) behind.delete([...behind][0]);
  if (isAnswered) asked = null;
  const [next] = behind;
  if (!b || asked || (run && !next)) return; // one question at a time
  asked = `${Math.random()}`;
  if (run) ask({ do: 'history', re: asked, room: next, after: seen[next] });
  else ask({ do: 'hello', re: asked, last });
}
async function read(socket) {
  for await (const frames of socket)
    for (const text of `${frames.at(-1)}`.match(/[^\n]+/g)) on(JSON.parse(text));
}
for (;;) {
  const feed = new Subscriber({ receiveTimeout: 5000, ...keys }); // even beats are missing
  desk = new Dealer({ linger: 0, ...keys });
  feed.connect(addressOf('feed')), desk.connect(addressOf('desk'));
  feed.subscribe(...rooms.map((room) => `room/${room}/`), 'up/'); // beats last: they prove the rest
  run = asked = b = null, read(desk);
  await read(feed).catch((error) => { if (error.code !== 'EAGAIN') throw error; });
  [feed, desk].forEach((socket) => socket.close()), wait = Math.min(16, 2 * wait);
  await new Promise((done) => setTimeout(done, 1000 * wait * Math.random())); // not all at once
}
