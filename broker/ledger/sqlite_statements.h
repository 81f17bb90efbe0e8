// The ledger's own: what it says to SQLite, prepared once.
#ifndef QUN_BROKER_LEDGER_SQLITE_STATEMENTS_H_
#define QUN_BROKER_LEDGER_SQLITE_STATEMENTS_H_

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
        overwrite(c, "UPDATE events SET line=?, hash=? WHERE seq=?"),
        rewrite(c,
                "INSERT OR REPLACE INTO rewrites(seq,line,hash) VALUES(?,?,?)"),
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
        checksum(c, "UPDATE log SET checksum=?"),
        account(c,
                "INSERT OR REPLACE INTO"
                " accounts(id,shown,folded,key,operator,bot,since)"
                " VALUES(?,?,?,?,?,?,?)"),
        invite(c,
               "INSERT OR REPLACE INTO invitations(key,shown,folded,operator,"
               "bot,renews,expires,registered,withdrawn)"
               " VALUES(?,?,?,?,?,?,?,?,?)"),
        uninvite(c, "DELETE FROM invitations WHERE key=?") {}

  Statement begin, commit, event, size, overwrite, rewrite;
  Statement room, rules, person, nobody;
  Statement set, unset, session, forget, checksum;
  Statement account, invite, uninvite;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_SQLITE_STATEMENTS_H_
