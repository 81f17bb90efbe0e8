// Bytes from a terminal in, key presses out.
//
// Wraps termpaint's input decoder alone: no terminal, no locale, no clock. Not
// thread-safe; cannot move, since the decoder holds its address.
#ifndef QUN_CLIENT_TERMINAL_KEYS_H_
#define QUN_CLIENT_TERMINAL_KEYS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct termpaint_input_;
struct termpaint_event_;

namespace qun {

enum class Key {
  kCharacter,  // one code point, in `text`
  kPaste,      // all that was pasted at once, in `text`
  kEnter,
  kTab,
  kEscape,
  kBackspace,
  kDelete,
  kLeft,
  kRight,
  kUp,
  kDown,
  kHome,
  kEnd,
  kPageUp,
  kPageDown,
};

struct KeyPress {
  Key key = Key::kCharacter;
  std::string text;  // UTF-8; empty for other keys; letters with Ctrl are small
  bool control = false;
  bool alt = false;
  bool shift = false;  // only of keys that are not characters
};

class Keys {
 public:
  Keys();
  ~Keys();
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  // Takes what read() gave and returns the presses that it completes. Halves of
  // characters, sequences and pastes wait inside for the rest. Unknown
  // sequences, mouse reports and the terminal's own answers are swallowed. Of a
  // paste, what exceeds 64 KiB is cut off.
  std::vector<KeyPress> Feed(std::string_view bytes);

  // Whether an Escape has come that may be a key of its own or the beginning of
  // a sequence. If nothing follows within 50 ms, call FlushEscape.
  bool IsEscapePending() const;

  // Declares the pending Escape complete.
  std::vector<KeyPress> FlushEscape();

 private:
  static void OnEvent(void* self, termpaint_event_* event);
  void Take(const termpaint_event_& event);
  void TakeKey(const termpaint_event_& event);
  void TakePaste(const termpaint_event_& event);

  struct FreeDecoder {
    void operator()(termpaint_input_* decoder) const;
  };
  std::unique_ptr<termpaint_input_, FreeDecoder> decoder_;
  std::vector<KeyPress> presses_;
  std::string paste_;
  bool pasting_ = false;
};

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_KEYS_H_
