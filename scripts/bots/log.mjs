#!/usr/bin/env node
// Logs what happens in rooms to FILE: each event once, in its room's order, as
// a line of JSON. Started again, it asks for what FILE lacks. Needs Node 18:
//     npm --prefix scripts/bots ci --ignore-scripts
//     scripts/bots/log.mjs [--server tcp://127.0.0.1:30556] FILE ROOM...
import crypto from 'node:crypto';
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { Dealer, Subscriber } from 'zeromq';

const options = { server: { type: 'string', default: process.env.QUN_SERVER ?? 'tcp://127.0.0.1:30556' } };
const { values: { server }, positionals: [file, ...names] } = parseArgs({ options, allowPositionals: true });
const beside = (i, suffix) => server.startsWith('ipc:') ? server + suffix
  : server.replace(/\d+$/, (port) => Number(port) + i);
const newId = () => crypto.randomBytes(16).toString('hex');
const session = newId(), token = newId();
const rooms = new Map(names.map((name) => [name, { n: 0, waiting: new Map() }]));
const behind = new Set();  // rooms that may lack lines
let greet = false, asked = null, beat = null, last, desk;

function take({ replay, ...event }) {
  const room = rooms.get(event.room);
  if (event.n > room.n) room.waiting.set(event.n, event);
  for (let next; (next = room.waiting.get(room.n + 1)); room.waiting.delete(room.n)) {
    fs.appendFileSync(file, JSON.stringify(next) + '\n');
    room.n += 1;
    last = { seq: next.seq, at: next.at };
  }
  if (room.waiting.size) behind.add(event.room);
}
function ask() {  // one question at a time
  if (asked || !(greet || behind.size)) return;
  const [room] = behind;
  const question = greet ? { do: 'hello', token, last } : { do: 'history', room, after: rooms.get(room).n, limit: 500 };
  asked = newId();
  desk.send(JSON.stringify({ ...question, re: asked, as: 'log', session })).catch(() => {});
}
function on(line) {
  if (line.type === 'up') greet = true;
}
