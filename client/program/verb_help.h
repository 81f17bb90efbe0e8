// The verbs of the program and the options of each: what its help tells, and
// what is parsed.
#ifndef QUN_CLIENT_PROGRAM_VERB_HELP_H_
#define QUN_CLIENT_PROGRAM_VERB_HELP_H_

#include <span>
#include <string>
#include <string_view>

namespace cxxopts {
class Options;
}

namespace qun {

struct VerbHelp {
  std::string_view name;
  std::string_view words;    // what follows it
  std::string_view options;  // of its own, space-separated
  std::string_view help;
  bool is_of_room = false;  // one of RoomVerbs: takes a room first
};
std::span<const VerbHelp> VerbHelps();

// All verbs, and how to go on.
std::string HelpOverview();
// The options that a verb takes.
cxxopts::Options DescribeOptions(const VerbHelp& verb);

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_VERB_HELP_H_
