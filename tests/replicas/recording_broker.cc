// qun-broker for tests. Appends all ordered proposals to the file that
// QUN_ORDERED names: each proposal's size on a line, then its bytes. A line
// with the text of QUN_BREAK_AT breaks an assertion.
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <variant>

#include "broker/operator/options.h"
#include "broker/serve.h"
#include "tests/replicas/recording_order.h"

namespace {

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

class TestedOrder : public qun::RecordingOrder {
 public:
  TestedOrder(Keep keep, std::string break_at)
      : RecordingOrder(std::move(keep)), break_at_(std::move(break_at)) {}

  void Propose(qun::Proposal proposal) override {
    const auto* say =
        proposal.body ? std::get_if<qun::Say>(&*proposal.body) : nullptr;
    if (say != nullptr && !break_at_.empty() && say->text == break_at_) {
      // A refusal without a k is not ordered.
      proposal.k = 0;
      proposal.body = tl::make_unexpected(qun::Refuse(qun::Errc::kInternal));
      OrderAlone::Propose(std::move(proposal));
      return;
    }
    RecordingOrder::Propose(std::move(proposal));
  }

 private:
  std::string break_at_;
};

}  // namespace

int main(int argc, char** argv) {
  std::ofstream file(Environment("QUN_ORDERED"),
                     std::ios::app | std::ios::binary);
  TestedOrder order(
      [&file](const std::string& bytes) {
        file << bytes.size() << '\n' << bytes << std::flush;
      },
      Environment("QUN_BREAK_AT"));
  qun::Serve(qun::ParseOptions(argc, argv), order);
}
