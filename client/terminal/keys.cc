#include "client/terminal/keys.h"

#include <termpaint_event.h>
#include <termpaint_input.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace qun {
namespace {

// Several times the limit of a text, so that a text that is too long is still
// too long after the cut.
constexpr std::size_t kMaxPasteBytes = 64 * 1024;

struct NamedKey {
  const char* (*name)();
  Key key;
  const char* text;
};

constexpr NamedKey kNamedKeys[] = {
    {termpaint_input_enter, Key::kEnter, ""},
    {termpaint_input_numpad_enter, Key::kEnter, ""},
    {termpaint_input_tab, Key::kTab, ""},
    {termpaint_input_escape, Key::kEscape, ""},
    {termpaint_input_backspace, Key::kBackspace, ""},
    {termpaint_input_delete, Key::kDelete, ""},
    {termpaint_input_arrow_left, Key::kLeft, ""},
    {termpaint_input_arrow_right, Key::kRight, ""},
    {termpaint_input_arrow_up, Key::kUp, ""},
    {termpaint_input_arrow_down, Key::kDown, ""},
    {termpaint_input_home, Key::kHome, ""},
    {termpaint_input_end, Key::kEnd, ""},
    {termpaint_input_page_up, Key::kPageUp, ""},
    {termpaint_input_page_down, Key::kPageDown, ""},
    {termpaint_input_space, Key::kCharacter, " "},
    {termpaint_input_numpad_divide, Key::kCharacter, "/"},
    {termpaint_input_numpad_multiply, Key::kCharacter, "*"},
    {termpaint_input_numpad_subtract, Key::kCharacter, "-"},
    {termpaint_input_numpad_add, Key::kCharacter, "+"},
    {termpaint_input_numpad_decimal, Key::kCharacter, "."},
    {termpaint_input_numpad0, Key::kCharacter, "0"},
    {termpaint_input_numpad1, Key::kCharacter, "1"},
    {termpaint_input_numpad2, Key::kCharacter, "2"},
    {termpaint_input_numpad3, Key::kCharacter, "3"},
    {termpaint_input_numpad4, Key::kCharacter, "4"},
    {termpaint_input_numpad5, Key::kCharacter, "5"},
    {termpaint_input_numpad6, Key::kCharacter, "6"},
    {termpaint_input_numpad7, Key::kCharacter, "7"},
    {termpaint_input_numpad8, Key::kCharacter, "8"},
    {termpaint_input_numpad9, Key::kCharacter, "9"},
};

KeyPress Press(Key key, std::string_view text, int modifiers) {
  return {.key = key,
          .text = std::string(text),
          .control = (modifiers & TERMPAINT_MOD_CTRL) != 0,
          .alt = (modifiers & TERMPAINT_MOD_ALT) != 0,
          .shift = (modifiers & TERMPAINT_MOD_SHIFT) != 0};
}

}  // namespace

void Keys::FreeDecoder::operator()(termpaint_input* decoder) const {
  termpaint_input_free(decoder);
}

Keys::Keys() : decoder_(termpaint_input_new()) {
  termpaint_input_set_event_cb(decoder_.get(), &Keys::OnEvent, this);
  termpaint_input_handle_paste(decoder_.get(), true);
  // A program that died may have left the terminal in these modes. Their
  // sequences can be ignored only if they are decoded.
  termpaint_input_expect_legacy_mouse_reports(
      decoder_.get(), TERMPAINT_INPUT_EXPECT_LEGACY_MOUSE);
  termpaint_input_expect_apc_sequences(decoder_.get(), true);
}

Keys::~Keys() = default;

std::vector<KeyPress> Keys::Feed(std::string_view bytes) {
  termpaint_input_add_data(decoder_.get(), bytes.data(),
                           static_cast<unsigned>(bytes.size()));
  return std::exchange(presses_, {});
}

bool Keys::IsEscapePending() const {
  return !pasting_ && termpaint_input_peek_buffer_length(decoder_.get()) > 0 &&
         *termpaint_input_peek_buffer(decoder_.get()) == '\033';
}

std::vector<KeyPress> Keys::FlushEscape() {
  if (!IsEscapePending()) return {};
  // The decoder has no clock. It takes this report of a terminal ("I am well")
  // as proof that the sequence before it is complete.
  return Feed("\033[0n");
}

void Keys::OnEvent(void* self, termpaint_event* event) {
  static_cast<Keys*>(self)->Add(*event);
}

void Keys::Add(const termpaint_event& event) {
  if (event.type == TERMPAINT_EV_PASTE) {
    AddPaste(event);
  } else if (event.type == TERMPAINT_EV_CHAR) {
    presses_.push_back(Press(Key::kCharacter, {event.c.string, event.c.length},
                             event.c.modifier));
  } else if (event.type == TERMPAINT_EV_KEY) {
    AddKey(event);
  }
}

void Keys::AddKey(const termpaint_event& event) {
  const std::string_view name(event.key.atom, event.key.length);
  const auto* found =
      std::find_if(std::begin(kNamedKeys), std::end(kNamedKeys),
                   [name](const NamedKey& key) { return name == key.name(); });
  if (found == std::end(kNamedKeys)) return;
  presses_.push_back(Press(found->key, found->text, event.key.modifier));
}

void Keys::AddPaste(const termpaint_event& event) {
  if (event.paste.initial) {
    pasting_ = true;
    paste_.clear();
  }
  if (!pasting_) return;
  const std::size_t room = kMaxPasteBytes - paste_.size();
  paste_.append(event.paste.string,
                std::min<std::size_t>(event.paste.length, room));
  if (!event.paste.final) return;
  pasting_ = false;
  presses_.push_back(Press(Key::kPaste, paste_, 0));
  paste_.clear();
}

}  // namespace qun
