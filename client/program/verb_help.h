// The verbs of the program with their help and their options.
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
  std::string_view words;    // its arguments
  std::string_view options;  // only this verb's options, space-separated
  std::string_view help;
  bool is_of_room = false;  // one of RoomVerbs: ROOM is the first argument
};
std::span<const VerbHelp> VerbHelps();

// All verbs, and some examples.
std::string HelpOverview();
// All options of a verb, for cxxopts.
cxxopts::Options DescribeOptions(const VerbHelp& verb);

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_VERB_HELP_H_
