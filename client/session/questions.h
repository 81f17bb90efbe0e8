// A client's open questions: each is repeated until it is answered. Pure.
#ifndef QUN_CLIENT_SESSION_QUESTIONS_H_
#define QUN_CLIENT_SESSION_QUESTIONS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "proto/base/clock_random.h"
#include "proto/lines/request.h"

namespace qun {

// What a question is for.
enum class Purpose { kHello, kPing, kBye, kHeads, kRepair, kProgram };

struct Question {
  Purpose purpose = Purpose::kProgram;
  std::string line;
  Body body;
  Time next_send{0};
  Time wait{0};
};

class Questions {
 public:
  explicit Questions(Random* random) : random_(random) {}

  // Adds a question that is due at `at`, and returns its `re`.
  std::string Add(Purpose purpose, Envelope envelope, Body body, Time at);
  // The lines to send now, for the first time or again.
  std::vector<std::string> TakeDue(Time now);
  Time NextDue() const;
  // Null if the question is not open.
  Question* Find(const std::string& re);
  // Closes the question; empty if none for this purpose is open.
  std::optional<Question> Take(const std::string& re, Purpose purpose);
  bool IsOpen(Purpose purpose) const;
  void CloseAll(Purpose purpose);
  // Asks all again at once, after the connection was lost.
  void AskAgain(Time now);

 private:
  Random* random_;  // not owned
  std::uint64_t last_ = 0;
  std::map<std::string, Question> open_;
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_QUESTIONS_H_
