// Asking the broker one thing and waiting for the answer, for verbs that do no
// more than that.
#ifndef QUN_CLIENT_PROGRAM_ASK_ONCE_H_
#define QUN_CLIENT_PROGRAM_ASK_ONCE_H_

#include <optional>
#include <string>

#include "client/program/arguments.h"
#include "client/program/program_client.h"
#include "client/session/client.h"
#include "client/session/notice.h"

namespace qun {

// A client that neither listens nor speaks.
SessionOptions AskOnly();

// Empty if no answer came in arguments.timeout.
std::optional<AnswerNotice> AskAndWait(Client& client,
                                       const Arguments& arguments, Body query);

// Says bye and waits a moment until the broker has heard it.
void LeaveAndWait(Client& client);

// A room as a person types it: folded. Throws UsageError if RoomNamed fails.
std::string RoomArgument(const std::string& typed);

// Where the messages with "@bob" are, as the broker says; any other room as it
// is. Empty, and `code` is the exit code, if it does not say.
std::optional<std::string> ResolveRoom(Client& client,
                                       const Arguments& arguments,
                                       const std::string& room, int* code);

// Why we are not connected, and what to do.
std::string WhyNot(const Client& client, const Arguments& arguments);
// Says so; the exit code.
int NoConnection(const Client& client, const Arguments& arguments);
// Says that this is no answer to what was asked; the exit code.
int NoAnswer(const AnswerNotice& answer);
// Says why, if the answer is a refusal; its exit code. 0 otherwise.
int RefusedExit(const AnswerNotice& answer);

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_ASK_ONCE_H_
