// The ledger's own: what it says to SQLite, prepared once.
#ifndef QUN_BROKER_LEDGER_SQLITE_STATEMENTS_H_
#define QUN_BROKER_LEDGER_SQLITE_STATEMENTS_H_

#include <fmt/format.h>

#include "broker/ledger/schema.h"
#include "broker/ledger/sqlite.h"

namespace qun {

inline bool Failed(int result) {
  return result != SQLITE_OK && result != SQLITE_DONE;
}

struct LedgerStatements {
  explicit LedgerStatements(sqlite3* c)
      : begin(c, "BEGIN IMMEDIATE"),
        commit(c, "COMMIT"),
        event(c,
              "INSERT INTO events(seq,room,n,at,line,hash,author)"
              " VALUES(?,?,?,?,?,?,?)"),
        size(c, "SELECT length(CAST(line AS BLOB)) FROM events WHERE seq=?"),
        rewrite(c, "UPDATE events SET line=?, hash=? WHERE seq=?"),
        blank(c, "UPDATE events SET line=? WHERE seq=?"),
        lengthen(c,
                 "INSERT OR REPLACE INTO longer(seq,line,hash) VALUES(?,?,?)"),
        shorten(c, "DELETE FROM longer WHERE seq=?"),
        find(c, fmt::format("SELECT line,author,hash FROM {} WHERE n=?"
                            " AND room=(SELECT id FROM rooms WHERE name=?)",
                            kLines)
                    .c_str()),
        room(c,
             "INSERT INTO rooms(id,name,n,maker) VALUES(?,?,?,?)"
             " ON CONFLICT(id) DO UPDATE SET n=excluded.n"),
        rules(c, "UPDATE rooms SET kind=?, policy=?, muted=? WHERE id=?"),
        person(c,
               "INSERT OR REPLACE INTO members(room,user,shown,role,first,"
               "muted,muted_until,banned,invited,asked,card,read)"
               " VALUES(?,?,?,?,?,?,?,?,?,?,?,?)"),
        nobody(c, "DELETE FROM members WHERE room=? AND user=?"),
        set(c,
            "INSERT OR REPLACE INTO settings(room,key,value,until)"
            " VALUES(?,?,?,?)"),
        unset(c, "DELETE FROM settings WHERE room=? AND key=?"),
        session(c,
                "INSERT OR REPLACE INTO"
                " sessions(user,session,k,used_at,outcomes)"
                " VALUES(?,?,?,?,?)"),
        forget(c, "DELETE FROM sessions WHERE user=? AND session=?"),
        time(c, "SELECT at FROM events WHERE seq=?"),
        account(c,
                "INSERT OR REPLACE INTO"
                " accounts(id,shown,folded,key,operator,bot,since)"
                " VALUES(?,?,?,?,?,?,?)"),
        invite(c,
               "INSERT OR REPLACE INTO invitations(key,shown,folded,operator,"
               "bot,renews,expires,registered,withdrawn)"
               " VALUES(?,?,?,?,?,?,?,?,?)"),
        uninvite(c, "DELETE FROM invitations WHERE key=?") {}

  Statement begin, commit, event, size, rewrite, blank, lengthen, shorten, find;
  Statement room, rules, person, nobody;
  Statement set, unset, session, forget, time;
  Statement account, invite, uninvite;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_SQLITE_STATEMENTS_H_
