// The tables of a ledger's file.
#ifndef QUN_BROKER_LEDGER_SCHEMA_H_
#define QUN_BROKER_LEDGER_SCHEMA_H_

namespace qun {

// "qun" and a version in PRAGMA application_id and user_version.
inline constexpr int kApplicationId = 0x71756e31;
inline constexpr int kSchemaVersion = 9;

// Six tables hold the entries of State's tables, with a column for each field
// (state_rows.h). `log` holds the checksum of these tables (state_checksum.h).
// `events` and `rewrites` hold the lines (line_store.h).
inline constexpr const char* kSchema = R"(
CREATE TABLE log(id TEXT NOT NULL, checksum INTEGER NOT NULL);
CREATE TABLE rooms(
  name TEXT NOT NULL UNIQUE,
  id INTEGER PRIMARY KEY,
  n INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  policy INTEGER NOT NULL,
  muted INTEGER NOT NULL,
  maker TEXT NOT NULL);
CREATE TABLE members(
  room TEXT NOT NULL REFERENCES rooms(name),
  user TEXT NOT NULL,
  shown TEXT NOT NULL,
  role INTEGER NOT NULL,
  first INTEGER NOT NULL,
  muted INTEGER NOT NULL,
  muted_until INTEGER NOT NULL,
  banned INTEGER NOT NULL,
  invited INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  card TEXT NOT NULL,
  read INTEGER NOT NULL,
  PRIMARY KEY(room, user)) WITHOUT ROWID;
CREATE TABLE settings(
  room TEXT NOT NULL REFERENCES rooms(name),
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY(room, key)) WITHOUT ROWID;
CREATE TABLE sessions(
  user TEXT NOT NULL,
  session TEXT NOT NULL,
  k INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  outcomes BLOB NOT NULL,
  PRIMARY KEY(user, session)) WITHOUT ROWID;
CREATE TABLE accounts(
  id TEXT PRIMARY KEY,
  shown TEXT NOT NULL,
  folded TEXT NOT NULL,
  key TEXT NOT NULL,
  operator INTEGER NOT NULL,
  bot INTEGER NOT NULL,
  since INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE invitations(
  key TEXT PRIMARY KEY,
  shown TEXT NOT NULL,
  folded TEXT NOT NULL,
  operator INTEGER NOT NULL,
  bot INTEGER NOT NULL,
  renews INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  expires_served INTEGER NOT NULL,
  registered TEXT NOT NULL,
  withdrawn INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE events(
  seq INTEGER PRIMARY KEY,
  room INTEGER NOT NULL REFERENCES rooms(id),
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  line TEXT NOT NULL,
  hash INTEGER NOT NULL,
  UNIQUE(room, n));
CREATE TABLE rewrites(
  seq INTEGER PRIMARY KEY REFERENCES events(seq),
  line TEXT NOT NULL,
  hash INTEGER NOT NULL);
)";

// The present lines: from `rewrites` if they do not fit into `events`.
inline constexpr const char* kLines =
    "(SELECT events.seq AS seq, rooms.name AS room, events.n AS n,"
    " events.at AS at, events.author AS author,"
    " coalesce(nullif(substr(rewrites.line, 4097), ''), rtrim(events.line))"
    " AS line,"
    " events.hash AS hash, coalesce(rewrites.hash, events.hash) AS hash_again"
    " FROM events LEFT JOIN rooms ON rooms.id=events.room"
    " LEFT JOIN rewrites ON rewrites.seq=events.seq)";

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_SCHEMA_H_
