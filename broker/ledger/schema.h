// The ledger's tables, and their versions.
#ifndef QUN_BROKER_LEDGER_SCHEMA_H_
#define QUN_BROKER_LEDGER_SCHEMA_H_

#include <cstddef>

namespace qun {

// "qun" and a version in PRAGMA application_id and user_version.
inline constexpr int kApplicationId = 0x71756e31;
inline constexpr int kSchemaVersion = 6;

// log: `checksum` is that of StateChecksum.
// events: the very lines that are published. `room` is rooms.id; `hash` is that
// of the line and its place, see line_reader.h.
// sessions: the counter of each, and packed outcomes of its last requests.
inline constexpr const char* kSchema = R"(
CREATE TABLE log(id TEXT NOT NULL, checksum INTEGER NOT NULL);
CREATE TABLE rooms(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  n INTEGER NOT NULL);
CREATE TABLE members(
  room INTEGER NOT NULL REFERENCES rooms(id),
  user TEXT NOT NULL,
  shown TEXT NOT NULL,
  PRIMARY KEY(room, user)) WITHOUT ROWID;
CREATE TABLE events(
  seq INTEGER PRIMARY KEY,
  room INTEGER NOT NULL REFERENCES rooms(id),
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  line TEXT NOT NULL,
  hash INTEGER NOT NULL,
  UNIQUE(room, n));
CREATE TABLE sessions(
  user TEXT NOT NULL,
  session TEXT NOT NULL,
  k INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  outcomes BLOB NOT NULL,
  PRIMARY KEY(user, session)) WITHOUT ROWID;
)";
// accounts, invitations: those of State. What a version 2 lacks.
inline constexpr const char* kTablesOfKeys = R"(
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
  registered TEXT NOT NULL,
  withdrawn INTEGER NOT NULL) WITHOUT ROWID;
)";
// What a version 3 lacks: kinds of rooms, and what one is there (those of
// State); who said a line, null in older rows.
inline constexpr const char* kColumnsOfRoles = R"(
ALTER TABLE rooms ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN policy INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN maker TEXT NOT NULL DEFAULT '';
ALTER TABLE members ADD COLUMN role INTEGER NOT NULL DEFAULT 1;
ALTER TABLE members ADD COLUMN first INTEGER NOT NULL DEFAULT 1;
ALTER TABLE members ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN muted_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN banned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN invited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN card TEXT NOT NULL DEFAULT '';
ALTER TABLE members ADD COLUMN read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN author TEXT;
CREATE TABLE settings(
  room INTEGER NOT NULL REFERENCES rooms(id),
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY(room, key)) WITHOUT ROWID;
)";
// A line that is rewritten keeps its place and its length, filled up with
// spaces: SQLite moves the neighbours of cells that grow or shrink to other
// pages, and leaves readable what stood there. If it does not fit, its row is
// blank and the line stands here, behind as many spaces as a page has bytes: so
// much of a row, and no more, SQLite keeps where it may be moved. The rest is
// on pages of its own, which are filled with zeros when the row goes
// (https://www.sqlite.org/fileformat2.html, section 1.6).
//
// Each rewritten line has a row here, with an empty line if it fits into its
// own. Both rows have its hash: if the disk has lost the write of one of them,
// they differ.
inline constexpr std::size_t kMovedPadding = 4096;
static_assert(kMovedPadding == 4096, "the statements below name it");
inline constexpr const char* kTableOfRewrites = R"(
CREATE TABLE rewrites(
  seq INTEGER PRIMARY KEY REFERENCES events(seq),
  line TEXT NOT NULL,
  hash INTEGER NOT NULL);
)";
// The lines as they stand.
inline constexpr const char* kLines =
    "(SELECT events.seq AS seq, rooms.name AS room, events.n AS n,"
    " events.at AS at, author,"
    " coalesce(nullif(substr(rewrites.line, 4097), ''), rtrim(events.line))"
    " AS line,"
    " events.hash AS hash, coalesce(rewrites.hash, events.hash) AS hash_again"
    " FROM events LEFT JOIN rooms ON rooms.id=events.room"
    " LEFT JOIN rewrites ON rewrites.seq=events.seq)";

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_SCHEMA_H_
