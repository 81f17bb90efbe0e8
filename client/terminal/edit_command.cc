#include "client/terminal/edit_command.h"

#include <cstddef>
#include <string_view>

namespace qun {
namespace {

using C = EditCommand;

struct CharacterBinding {
  std::string_view text;
  EditCommand command;
};
constexpr CharacterBinding kControlBindings[] = {
    {"a", C::kLineStart},     {"b", C::kLeft},
    {"c", C::kInterrupt},     {"d", C::kDeleteOrEnd},
    {"e", C::kLineEnd},       {"f", C::kRight},
    {"j", C::kNewLine},       {"k", C::kDeleteToLineEnd},
    {"l", C::kRedraw},        {"u", C::kDeleteToLineStart},
    {"w", C::kBackspaceWord}, {"z", C::kSuspend},
};
constexpr CharacterBinding kAltBindings[] = {
    {"b", C::kWordLeft},
    {"d", C::kDeleteWord},
    {"f", C::kWordRight},
};

// With Ctrl or Alt, a key acts on the larger unit. Terminals report Ctrl-H as
// Ctrl-Backspace, and some of them Backspace, too.
struct KeyBinding {
  Key key;
  EditCommand plain;
  EditCommand control;
  EditCommand alt;
};
constexpr KeyBinding kKeyBindings[] = {
    {Key::kLeft, C::kLeft, C::kWordLeft, C::kWordLeft},
    {Key::kRight, C::kRight, C::kWordRight, C::kWordRight},
    {Key::kHome, C::kLineStart, C::kLineStart, C::kLineStart},
    {Key::kEnd, C::kLineEnd, C::kLineEnd, C::kLineEnd},
    {Key::kUp, C::kUp, C::kUp, C::kUp},
    {Key::kDown, C::kDown, C::kDown, C::kDown},
    {Key::kBackspace, C::kBackspace, C::kBackspace, C::kBackspaceWord},
    {Key::kDelete, C::kDelete, C::kDeleteWord, C::kDeleteWord},
    {Key::kEnter, C::kSubmit, C::kNewLine, C::kNewLine},
};

template <std::size_t size>
std::optional<EditCommand> FindText(const CharacterBinding (&bindings)[size],
                                    std::string_view text) {
  for (const CharacterBinding& binding : bindings) {
    if (binding.text == text) return binding.command;
  }
  return std::nullopt;
}

}  // namespace

std::optional<EditCommand> FindCommand(const KeyPress& press) {
  if (press.key == Key::kCharacter) {
    if (press.control && press.alt) return std::nullopt;
    return press.control ? FindText(kControlBindings, press.text)
                         : FindText(kAltBindings, press.text);
  }
  if (press.key == Key::kEnter && press.shift) return C::kNewLine;
  for (const KeyBinding& binding : kKeyBindings) {
    if (binding.key != press.key) continue;
    if (press.alt) return binding.alt;
    return press.control ? binding.control : binding.plain;
  }
  return std::nullopt;
}

}  // namespace qun
