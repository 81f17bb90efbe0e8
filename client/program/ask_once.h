// Asks the broker a question, waits for the answer and prints errors, for verbs
// that end after that.
#ifndef QUN_CLIENT_PROGRAM_ASK_ONCE_H_
#define QUN_CLIENT_PROGRAM_ASK_ONCE_H_

#include <optional>
#include <string>

#include "client/program/arguments.h"
#include "client/program/program_client.h"
#include "client/session/client.h"
#include "client/session/notice.h"

namespace qun {

// Options of a client that neither listens nor speaks.
SessionOptions AskOnly();

// Empty if no answer came within arguments.timeout.
std::optional<AnswerNotice> AskAndWait(Client& client,
                                       const Arguments& arguments, Body query);

// Says bye and waits up to a second for the broker's answer.
void LeaveAndWait(Client& client);

// The folded name of a room that a person typed. Throws UsageError if no room
// can have that name.
std::string RoomArgument(const std::string& typed);

// The full name of a direct room like "@bob", for which this asks the broker;
// any other name stays as it is. Without an answer the result is empty, the
// error is printed and `code` is the exit code.
std::optional<std::string> ResolveRoom(Client& client,
                                       const Arguments& arguments,
                                       const std::string& room, int* code);

// Why the client is not connected, and what to do.
std::string WhyNotConnected(const Client& client, const Arguments& arguments);
// Prints that reason and returns the exit code.
int NoConnection(const Client& client, const Arguments& arguments);
// Prints that the answer does not fit the question and returns the exit code.
int NoAnswer(const AnswerNotice& answer);
// If the answer is a refusal, prints it and returns its exit code; otherwise
// returns 0.
int RefusedExit(const AnswerNotice& answer);

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_ASK_ONCE_H_
