#include "tests/sim/checker.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "tests/sim/den_checker.h"
#include "tests/sim/served_checker.h"

namespace qun::sim {
namespace {

constexpr std::size_t kManyWaits = 6;
constexpr Time kAtOnce{50};

class Checker {
 public:
  explicit Checker(const Story& story)
      : story_(story), den_(story.is_clock_steady) {}

  std::vector<std::string> Run() {
    CheckLog();
    for (const Happening& happening : story_.happenings) {
      std::visit([this](const auto& what) { Take(what); }, happening);
    }
    CheckSaid();
    CheckPublished();
    CheckReaders();
    CheckReopened();
    if (story_.ledger) Note(served_.Compare(*story_.ledger));
    return std::move(problems_);
  }

 private:
  struct Line {
    Said said;
    int life = 0;  // the speaker's process
    std::optional<Settled> settled;
    bool may_be_lost = false;  // said before a restore of the log
    std::uint64_t den = 0;     // the den's last line when this was said
  };
  struct Reader {
    Heads last;
    std::size_t forgettings = 0;
    // Since the last Forgot: the lines read, and the rooms' last lines then.
    std::map<Place, std::string> since;
    // Lines that could not be read, over the whole story.
    std::set<Place> missed;
    Heads heads;
    std::set<std::string> rooms;  // rooms with a line read since then
  };

  template <typename... Words>
  void Wrong(fmt::format_string<Words...> sentence, Words&&... words) {
    problems_.push_back(fmt::format(sentence, std::forward<Words>(words)...));
  }
  void Note(const std::string& problem) {
    if (!problem.empty()) problems_.push_back(problem);
  }

  void CheckLog() {
    Heads last;
    std::uint64_t seq = 0;
    for (const Row& row : story_.log) {
      if (row.seq <= std::exchange(seq, row.seq)) Wrong("seq {} again", seq);
      if (row.n != ++last[row.room]) {
        Wrong("{} goes on with n {} after {}", row.room, row.n,
              last[row.room] - 1);
      }
      if (row.room == kDen) Note(den_.Take(row));
      if (row.type == "said" && !texts_.emplace(row.text, row).second) {
        Wrong("\"{}\" is recorded twice", Short(row.text));
      }
      places_.emplace(Place(row.room, row.n), row.text);
    }
  }

  // The broker may send a line to users who were members when it was recorded
  // and to the user it is about; as an answer, only to present members.
  void Take(const Told& told) {
    Note(served_.Take(told));
    if (told.room != kDen) return;
    den_now_ = std::max(den_now_, told.n);
    if (!den_.IsIn(told.who, told.n) && !den_.IsAbout(told.who, told.n)) {
      Wrong("{} is told {} {} and is not in it", told.who, told.room, told.n);
    }
    if (told.replay && !den_.IsIn(told.who, den_now_)) {
      Wrong("{} is told {} {} and is in it no more", told.who, told.room,
            told.n);
    }
  }

  void Take(const Said& said) {
    lines_[said.text] = {said, lives_[said.who], {}, false, den_now_};
    order_[said.who].push_back(said.text);
  }

  void Take(const Settled& settled) {
    Line& line = lines_[settled.text];
    if (line.settled) Wrong("\"{}\" is settled twice", Short(settled.text));
    const bool is_damage = settled.is_internal && story_.is_damaged;
    if (!settled.stored && !is_damage && !MayBeRefused(line)) {
      Wrong("\"{}\" is refused without reason", Short(settled.text));
    }
    line.settled = settled;
  }

  bool MayBeRefused(const Line& line) const {
    if (line.said.room != kDen) return line.said.against_the_rules;
    return den_.SilencedAt(line.said.who) >= line.den;
  }

  void Take(const Read& read) {
    Reader& reader = readers_[read.who];
    std::uint64_t& last = reader.last[read.room];
    const bool may_jump = reader.forgettings > 0;
    // A reader of the den begins with the line of its own entry.
    const bool comes_in =
        read.room == kDen && (last == 0 || read.who == kGuest);
    if (read.n != last + 1 && !may_jump && !comes_in) {
      Wrong("{} reads {} {} after {}", read.who, read.room, read.n, last);
    }
    last = read.n;
    reader.since[{read.room, read.n}] = read.text;
    reader.rooms.insert(read.room);
  }

  // A line reported as unreadable counts as read.
  void Take(const Missed& missed) {
    if (!story_.is_damaged) {
      Wrong("{} is told that {} {} cannot be read", missed.who, missed.room,
            missed.low);
    }
    Reader& reader = readers_[missed.who];
    reader.last[missed.room] = missed.high;
    for (std::uint64_t n = missed.low; n <= missed.high; ++n) {
      reader.missed.insert({missed.room, n});
    }
  }

  void Take(const Recorded& recorded) { served_.Take(recorded); }

  void Take(const Misled& /*misled*/) {
    Wrong("the broker starts with what never was");
  }

  void Take(const Reopened& reopened) { waits_.push_back(reopened.waited); }
  void Take(const Checked& checked) { Note(ServedChecker::Take(checked)); }

  void Take(const Forgot& forgot) {
    Reader& reader = readers_[forgot.who];
    ++reader.forgettings;
    reader.since.clear();
    reader.heads = heads_;
    reader.heads[kDen] = std::max(reader.heads[kDen], den_now_);
    reader.rooms.clear();
    reader.last.clear();
    if (restored_ == 0 && !story_.is_damaged)
      Wrong("{} is told of a loss for nothing", forgot.who);
  }

  void Take(const Died& died) { ++lives_[died.who]; }

  void Take(const Published& published) {
    if (published.room == kDen) Wrong("{} is published", published.room);
    published_[{published.room, published.n}] = published.text;
    heads_[published.room] = published.n;
  }

  void Take(const Restored& restored) {
    ++restored_;
    served_.Take(restored);
    heads_ = restored.heads;
    const auto is_gone = [&](const Place& place) {
      const auto head = restored.heads.find(place.first);
      return head == restored.heads.end() || place.second > head->second;
    };
    std::erase_if(published_,
                  [&](const auto& entry) { return is_gone(entry.first); });
    for (auto& [text, line] : lines_) line.may_be_lost = true;
    for (auto& [name, reader] : readers_) {
      for (const auto& [place, text] : reader.since) {
        if (is_gone(place)) owing_[name] = reader.forgettings;
      }
    }
  }

  // A reader that was told of a loss and has read nothing since continues here.
  void Take(const Started& started) {
    heads_ = started.heads;
    for (auto& [name, reader] : readers_) {
      if (reader.forgettings == 0) continue;
      for (const auto& [room, n] : started.heads) {
        if (!reader.rooms.contains(room)) reader.heads[room] = n;
      }
    }
  }

  void CheckSaid() {
    for (const auto& [text, line] : lines_) CheckLine(text, line);
    for (const auto& [who, texts] : order_) CheckOrder(who, texts);
    for (const auto& [text, row] : texts_) {
      const auto line = lines_.find(text);
      if (line == lines_.end() || line->second.said.who != row.from ||
          line->second.said.room != row.room) {
        Wrong("\"{}\" is recorded, and nobody said it there", Short(text));
      }
    }
  }

  void CheckLine(const std::string& text, const Line& line) {
    const auto row = texts_.find(text);
    const bool recorded = row != texts_.end();
    if (!line.settled) {
      const bool lives =
          line.life == lives_[line.said.who] && !story_.is_cut_short;
      if (lives) Wrong("nobody knows what became of \"{}\"", Short(text));
    } else if (!line.settled->stored) {
      if (recorded) Wrong("\"{}\" is refused and recorded", Short(text));
    } else if (!recorded) {
      if (!line.may_be_lost)
        Wrong("\"{}\" is acknowledged and lost", Short(text));
    } else if (line.settled->n != 0 && line.settled->n != row->second.n &&
               !line.may_be_lost) {
      Wrong("\"{}\" is acknowledged as {} and recorded as {}", Short(text),
            line.settled->n, row->second.n);
    }
  }

  // The lines of one process are recorded in the order in which it said them.
  void CheckOrder(const std::string& who,
                  const std::vector<std::string>& texts) {
    std::map<int, std::uint64_t> seqs;  // process: seq of its last line
    for (const auto& text : texts) {
      const auto row = texts_.find(text);
      if (row == texts_.end()) continue;
      std::uint64_t& last = seqs[lines_[text].life];
      if (row->second.seq < last) {
        Wrong("\"{}\" is recorded before what {} said before it", Short(text),
              who);
      }
      last = row->second.seq;
    }
  }

  void CheckPublished() {
    for (const auto& [place, text] : published_) {
      const auto recorded = places_.find(place);
      if (recorded == places_.end() || recorded->second != text) {
        Wrong("{} {} \"{}\" is published and not recorded", place.first,
              place.second, Short(text));
      }
    }
  }

  void CheckReaders() {
    for (const auto& [name, rooms] : story_.readers) {
      const Reader& reader = readers_[name];
      CheckRight(name, reader);
      if (story_.is_cut_short) continue;
      for (const auto& room : rooms) CheckComplete(name, reader, room);
      if (story_.members.contains(name)) CheckDen(name, reader);
    }
    for (const auto& [name, forgettings] : owing_) {
      if (readers_[name].forgettings == forgettings) {
        Wrong("{} is not told of a loss", name);
      }
    }
  }

  // The waits are random; so many of them are all short about once in 10^7
  // schedules.
  void CheckReopened() {
    if (waits_.size() < kManyWaits) return;
    if (std::ranges::max(waits_) <= kAtOnce) {
      Wrong("all clients that lost the broker came back at once");
    }
  }

  // The reader has read all lines of the room, or, after a reported loss, all
  // lines since the loss.
  void CheckComplete(const std::string& name, const Reader& reader,
                     const std::string& room) {
    const auto head = reader.heads.find(room);
    const std::uint64_t first = head == reader.heads.end() ? 0 : head->second;
    for (const Row& row : story_.log) {
      if (row.room != room || row.n <= first) continue;
      if (!Has(reader, {room, row.n})) {
        return Wrong("{} has not read {} {}", name, room, row.n);
      }
    }
  }

  // The reader has read all lines of the den since its own entry, or since a
  // reported loss.
  void CheckDen(const std::string& name, const Reader& reader) {
    const std::uint64_t first = den_.FirstOf(name);
    const auto lost = reader.heads.find(kDen);
    for (const Row& row : story_.log) {
      if (row.room != kDen || row.n < first) continue;
      if (lost != reader.heads.end() && row.n <= lost->second) continue;
      if (!Has(reader, {row.room, row.n})) {
        return Wrong("{} has not read {} {}", name, row.room, row.n);
      }
    }
  }

  static bool Has(const Reader& reader, const Place& place) {
    return reader.since.contains(place) || reader.missed.contains(place);
  }

  void CheckRight(const std::string& name, const Reader& reader) {
    for (const auto& [place, text] : reader.since) {
      if (!served_.WasEver(place, text)) {
        Wrong("{} has read {} {} as \"{}\"", name, place.first, place.second,
              Short(text));
      }
    }
  }

  const Story& story_;
  DenChecker den_;
  ServedChecker served_;
  // The den's last line that the broker sent to anybody.
  std::uint64_t den_now_ = 0;
  // The rows of the log by text.
  std::map<std::string, Row> texts_;
  // The texts of the log by place.
  std::map<Place, std::string> places_;
  // The lines that were said, by text.
  std::map<std::string, Line> lines_;
  // Each speaker's texts in order.
  std::map<std::string, std::vector<std::string>> order_;
  std::map<std::string, int> lives_;
  std::map<Place, std::string> published_;
  std::vector<Time> waits_;  // of clients that had lost the broker
  Heads heads_;              // room: last n published
  std::map<std::string, Reader> readers_;
  // Readers that a loss must be reported to, with their forgettings until then.
  std::map<std::string, std::size_t> owing_;
  int restored_ = 0;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> Check(const Story& story) {
  return Checker(story).Run();
}

}  // namespace qun::sim
