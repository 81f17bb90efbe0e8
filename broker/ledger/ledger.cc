#include "broker/ledger/ledger.h"

#include "proto/base/contract.h"

namespace qun {
namespace {

// Whether the events are numbered up to the batch's last seq, and each one's
// room is in the batch with an n that is not lower.
bool AreNumbered(const Batch& batch) {
  std::uint64_t seq = batch.changes.seq - batch.events.size();
  for (const NumberedEvent& numbered : batch.events) {
    const Event& event = numbered.event;
    const auto room = batch.changes.rooms.find(event.room);
    if (event.seq != ++seq || event.n == 0) return false;
    if (room == batch.changes.rooms.end() || room->second->n < event.n) {
      return false;
    }
  }
  return batch.changes.rewrites.empty() ||
         batch.changes.rewrites.rbegin()->first <= batch.changes.seq;
}

// Whether no answer says "stored" of an event after the batch's last seq.
bool AreOfTheBatch(const std::vector<Answer>& answers, std::uint64_t seq) {
  for (const Answer& answer : answers) {
    const auto* stored = std::get_if<Stored>(&answer.reply);
    if (stored != nullptr && stored->seq > seq) return false;
  }
  return true;
}

}  // namespace

tl::expected<Recorded<Batch>, LedgerError> Ledger::Record(Batch batch) {
  // A batch that writes nothing to the disk publishes nothing.
  Expects(!batch.changes.empty() ||
          (batch.events.empty() && batch.read.empty()));
  Expects(AreNumbered(batch));
  Expects(AreOfTheBatch(batch.answers, batch.changes.seq));
  // A key is revoked by a change of its account or invitation.
  Expects(batch.revoked.empty() || batch.changes.ChangesKeys());
  // A user's read position is stored with their membership.
  Expects(batch.read.empty() || !batch.changes.members.empty());
  if (!batch.changes.empty()) {
    if (auto error = Commit(batch)) {
      return tl::make_unexpected(*std::move(error));
    }
  }
  return Recorded<Batch>(std::move(batch));
}

}  // namespace qun
