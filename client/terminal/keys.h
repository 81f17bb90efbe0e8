// Decodes bytes from a terminal into key presses.
//
// Wraps only termpaint's input decoder, which uses no terminal, no locale and
// no clock. Belongs to one thread. Cannot be moved, since the decoder holds its
// address.
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
  kPaste,      // a whole paste, in `text`
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
  std::string text;  // UTF-8; empty for other keys; lower case with Ctrl
  bool control = false;
  bool alt = false;
  bool shift = false;  // only for keys that are not characters
};

class Keys {
 public:
  Keys();
  ~Keys();
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  // Decodes the bytes of a read() and returns the key presses that they
  // complete. Incomplete characters, sequences and pastes are kept for the next
  // call. Unknown sequences, mouse reports and the terminal's own answers are
  // ignored. A paste is cut after 64 KiB.
  std::vector<KeyPress> Feed(std::string_view bytes);

  // Whether the bytes that wait begin with an Escape, which may be a key of its
  // own or the beginning of a sequence. If nothing follows within 50 ms, call
  // FlushEscape.
  bool IsEscapePending() const;

  // Decodes the pending Escape as a key.
  std::vector<KeyPress> FlushEscape();

 private:
  static void OnEvent(void* self, termpaint_event_* event);
  void Add(const termpaint_event_& event);
  void AddKey(const termpaint_event_& event);
  void AddPaste(const termpaint_event_& event);

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
