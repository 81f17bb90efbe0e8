#include "client/terminal/keys.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace qun {
namespace {

// The key presses in a short notation: "C-a", "A-Enter", "你", "paste(…)".
std::string Spell(const KeyPress& press) {
  static const char* const kNames[] = {
      "",      "",   "Enter", "Tab",  "Escape", "Backspace", "Delete",  "Left",
      "Right", "Up", "Down",  "Home", "End",    "PageUp",    "PageDown"};
  const std::string modifiers = std::string(press.control ? "C-" : "") +
                                (press.alt ? "A-" : "") +
                                (press.shift ? "S-" : "");
  if (press.key == Key::kPaste) return "paste(" + press.text + ")";
  return modifiers + kNames[static_cast<int>(press.key)] + press.text;
}

std::vector<std::string> Spell(const std::vector<KeyPress>& presses) {
  std::vector<std::string> spelled;
  for (const KeyPress& press : presses) spelled.push_back(Spell(press));
  return spelled;
}

class KeysTest : public testing::Test {
 protected:
  using Spelled = std::vector<std::string>;
  Spelled Feed(std::string_view bytes) { return Spell(keys_.Feed(bytes)); }
  Keys keys_;
};

TEST_F(KeysTest, CharactersComeOneByOne) {
  EXPECT_EQ(Feed("a你 😀"), (Spelled{"a", "你", " ", "😀"}));
}

TEST_F(KeysTest, ACharacterInPiecesWaitsForItsRest) {
  EXPECT_EQ(Feed("\xe4"), Spelled{});
  EXPECT_FALSE(keys_.IsEscapePending());
  EXPECT_EQ(Feed("\xbd"), Spelled{});
  EXPECT_EQ(Feed("\xa0"
                 "x"),
            (Spelled{"你", "x"}));
}

TEST_F(KeysTest, InvalidBytesAreSwallowed) {
  EXPECT_EQ(Feed("a\xff"
                 "b"),
            (Spelled{"a", "b"}));
}

TEST_F(KeysTest, ControlAndAltAreMarked) {
  EXPECT_EQ(Feed("\x01\x03\x17\n"), (Spelled{"C-a", "C-c", "C-w", "C-j"}));
  EXPECT_EQ(Feed("\033b\033\r\033\x7f"),
            (Spelled{"A-b", "A-Enter", "A-Backspace"}));
}

TEST_F(KeysTest, NamedKeysAreKnownInAllTheirSpellings) {
  EXPECT_EQ(Feed("\r\t\x7f\033[3~"),
            (Spelled{"Enter", "Tab", "Backspace", "Delete"}));
  EXPECT_EQ(Feed("\033[D\033OD\033[1;5D\033[1;3C"),
            (Spelled{"Left", "Left", "C-Left", "A-Right"}));
  EXPECT_EQ(Feed("\033[H\033[1~\033OF\033[4~"),
            (Spelled{"Home", "Home", "End", "End"}));
  EXPECT_EQ(Feed("\033[A\033[B\033[5~\033[6~"),
            (Spelled{"Up", "Down", "PageUp", "PageDown"}));
  EXPECT_EQ(Feed("\033[13;2u"), Spelled{"S-Enter"});
}

TEST_F(KeysTest, UnknownSequencesMouseAndAnswersAreSwallowed) {
  EXPECT_EQ(Feed("\033[99;99;99z\033[<64;5;5M\033[M !!\033[15~\033[I"),
            Spelled{});
  EXPECT_EQ(Feed("\033]11;rgb:00/00/00\a\033P1$r0m\033\\\033_Gi=1\033\\"),
            Spelled{});
  EXPECT_EQ(Feed("\033[" + std::string(5000, '1') + "m"), Spelled{});
  EXPECT_EQ(Feed("x"), Spelled{"x"});
}

TEST_F(KeysTest, ASequenceInPiecesWaitsForItsRest) {
  EXPECT_EQ(Feed("\033"), Spelled{});
  EXPECT_TRUE(keys_.IsEscapePending());
  EXPECT_EQ(Feed("[1;"), Spelled{});
  EXPECT_EQ(Feed("5C"), Spelled{"C-Right"});
  EXPECT_FALSE(keys_.IsEscapePending());
}

TEST_F(KeysTest, ALonelyEscapeIsAKeyAfterAWhile) {
  EXPECT_EQ(Feed("\033"), Spelled{});
  EXPECT_EQ(Spell(keys_.FlushEscape()), Spelled{"Escape"});
  EXPECT_FALSE(keys_.IsEscapePending());
  EXPECT_EQ(Feed("b"), Spelled{"b"});
}

TEST_F(KeysTest, AnUnfinishedSequenceDoesNotSwallowWhatIsTypedLater) {
  Feed("\033[1;");
  keys_.FlushEscape();
  EXPECT_EQ(Feed("b"), Spelled{"b"});
  Feed("\033P");
  keys_.FlushEscape();
  EXPECT_EQ(Feed("b"), Spelled{"b"});
}

TEST_F(KeysTest, FlushingWithNothingPendingDoesNothing) {
  EXPECT_EQ(Spell(keys_.FlushEscape()), Spelled{});
}

TEST_F(KeysTest, APasteIsOnePress) {
  EXPECT_EQ(Feed("\033[200~one\rtwo 你\033[201~x"),
            (Spelled{"paste(one\rtwo 你)", "x"}));
  EXPECT_EQ(Feed("\033[200~\033[201~"), Spelled{"paste()"});
}

TEST_F(KeysTest, APasteInPiecesIsJoined) {
  const std::string bytes = "\033[200~a你\rb\033[201~c";
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    Spelled presses = Feed(bytes.substr(0, cut));
    for (const auto& press : Feed(bytes.substr(cut))) presses.push_back(press);
    EXPECT_EQ(presses, (Spelled{"paste(a你\rb)", "c"})) << "cut at " << cut;
  }
}

TEST_F(KeysTest, AnEscapeInsideOfAPasteIsNotPending) {
  Feed("\033[200~abc\033");
  EXPECT_FALSE(keys_.IsEscapePending());
  EXPECT_EQ(Feed("[201~"), Spelled{"paste(abc)"});
}

TEST_F(KeysTest, AnEndOfPasteWithoutBeginningIsSwallowed) {
  EXPECT_EQ(Feed("\033[201~x"), Spelled{"x"});
}

TEST_F(KeysTest, AHugePasteIsCut) {
  const auto presses =
      keys_.Feed("\033[200~" + std::string(100 * 1024, 'a') + "\033[201~");
  ASSERT_EQ(presses.size(), 1U);
  EXPECT_EQ(presses[0].text.size(), 64U * 1024);
}

}  // namespace
}  // namespace qun
