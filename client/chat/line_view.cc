#include "client/chat/line_view.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "client/words/describe.h"

namespace qun {
namespace {

// How long an Escape may wait for the rest of its sequence.
constexpr Time kEscape{50};

bool IsReadable(int fd) {
  pollfd input{fd, POLLIN, 0};
  return poll(&input, 1, 0) > 0;
}

}  // namespace

LineView::LineView(const Conversation* conversation)
    : conversation_(*conversation), tty_(STDIN_FILENO, STDOUT_FILENO) {
  Print(fmt::format("-- you are {}; /help lists the commands",
                    Safe(conversation_.options().user)));
}

Time LineView::Patience(Time most) const {
  return keys_.IsEscapePending() ? kEscape : most;
}

std::vector<std::string> LineView::ReadLines() {
  std::vector<std::string> lines;
  std::vector<KeyPress> presses;
  if (IsReadable(STDIN_FILENO)) {
    std::array<char, 4096> bytes{};
    const ssize_t size = read(STDIN_FILENO, bytes.data(), bytes.size());
    if (size <= 0) return {""};
    presses = keys_.Feed({bytes.data(), static_cast<std::size_t>(size)});
  } else if (keys_.IsEscapePending()) {
    presses = keys_.FlushEscape();
  }
  for (const KeyPress& press : presses) Press(press, &lines);
  return lines;
}

void LineView::Press(const KeyPress& press, std::vector<std::string>* lines) {
  const EditResult result = editor_.Press(press);
  dirty_ = dirty_ || result.outcome != EditOutcome::kNone;
  switch (result.outcome) {
    case EditOutcome::kSubmit:
      return lines->push_back(result.text);
    case EditOutcome::kEndOfInput:
      return lines->push_back({});
    case EditOutcome::kInterrupt:
      return Print("-- an empty line, Ctrl-D or /quit ends the chat");
    case EditOutcome::kRedraw:
      tty_.Write(prompt_.Clear(Content(), tty_.Size()));
      return;
    case EditOutcome::kSuspend:
      tty_.Write(prompt_.Erase(tty_.Size()));
      return tty_.Suspend();
    case EditOutcome::kNone:
    case EditOutcome::kEdited:
      return;
  }
}

void LineView::Show(const Update& update) {
  const std::string text = TextOf(update, conversation_);
  if (!text.empty()) Print(text);
}

void LineView::Print(const std::string& line) {
  printed_.append(line).push_back('\n');
  dirty_ = true;
}

PromptContent LineView::Content() const {
  return {label_, editor_.text(), editor_.caret()};
}

void LineView::Draw() {
  const std::string label = Safe(conversation_.room()) + "> ";
  const bool is_same = std::exchange(label_, label) == label;
  if (!std::exchange(dirty_, false) && is_same) return;
  const std::string lines = std::exchange(printed_, {});
  tty_.Write(lines.empty() ? prompt_.Draw(Content(), tty_.Size())
                           : prompt_.Print(lines, Content(), tty_.Size()));
}

void LineView::OnContinued() {
  tty_.Resume();
  dirty_ = true;
}

void LineView::End() { tty_.Write(prompt_.Erase(tty_.Size()) + printed_); }

}  // namespace qun
