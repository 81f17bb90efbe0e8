// The verbs of qun. Each returns the exit code.
#ifndef QUN_CLIENT_PROGRAM_VERBS_H_
#define QUN_CLIENT_PROGRAM_VERBS_H_

#include "client/program/arguments.h"

namespace qun {

int RunChat(const Arguments& arguments);
int RunSend(const Arguments& arguments);
int RunTail(const Arguments& arguments);
int RunHistory(const Arguments& arguments);
int RunRooms(const Arguments& arguments);
int RunWho(const Arguments& arguments);
int RunRoom(const Arguments& arguments);
// All of RoomVerbs.
int RunAct(const Arguments& arguments);
int RunPing(const Arguments& arguments);
int RunAccept(const Arguments& arguments);
int RunWhoami(const Arguments& arguments);
int RunProfiles(const Arguments& arguments);

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_VERBS_H_
