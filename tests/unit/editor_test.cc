#include "client/terminal/editor.h"

#include <gtest/gtest.h>
// After gtest.
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "proto/text/clusters.h"

namespace qun {
namespace {

KeyPress Control(std::string letter) {
  return {.key = Key::kCharacter, .text = std::move(letter), .control = true};
}
KeyPress Alt(std::string letter) {
  return {.key = Key::kCharacter, .text = std::move(letter), .alt = true};
}
KeyPress Plain(Key key) { return {.key = key, .text = {}}; }
KeyPress WithControl(Key key) {
  return {.key = key, .text = {}, .control = true};
}
KeyPress WithAlt(Key key) { return {.key = key, .text = {}, .alt = true}; }

class EditorTest : public testing::Test {
 protected:
  EditOutcome Press(const KeyPress& press) {
    return editor_.Press(press).outcome;
  }
  void Press(Key key, int times = 1) {
    for (int i = 0; i < times; ++i) editor_.Press(Plain(key));
  }
  void Type(std::string_view text) {
    for (std::string_view cluster : SplitClusters(text)) {
      editor_.Press({.key = Key::kCharacter, .text = std::string(cluster)});
    }
  }
  void Paste(std::string text) {
    editor_.Press({.key = Key::kPaste, .text = std::move(text)});
  }
  std::string Submit() { return editor_.Press(Plain(Key::kEnter)).text; }
  // The text with the caret in it.
  std::string Line() const {
    std::string line = editor_.text();
    return line.insert(editor_.caret(), "|");
  }

  Editor editor_;
};

TEST_F(EditorTest, TypedCharactersStandWhereTheCaretIs) {
  Type("你好！");
  Press(Key::kLeft, 2);
  Type("们");
  EXPECT_EQ(Line(), "你们|好！");
}

TEST_F(EditorTest, MovesAndDeletesByCluster) {
  Type("a👨‍👩‍👧🇨🇳e\u0301b");
  Press(Key::kLeft, 2);
  EXPECT_EQ(Line(), "a👨‍👩‍👧🇨🇳|e\u0301b");
  Press(Key::kBackspace);
  EXPECT_EQ(Line(), "a👨‍👩‍👧|e\u0301b");
  Press(Key::kDelete);
  EXPECT_EQ(Line(), "a👨‍👩‍👧|b");
  Press(Key::kBackspace, 9);
  EXPECT_EQ(Line(), "|b");
  Press(Key::kRight, 9);
  EXPECT_EQ(Line(), "b|");
}

TEST_F(EditorTest, AnEmojiTypedInPartsGrowsTogether) {
  Type("👨");
  Type("\u200d");
  Type("👩");
  Press(Key::kLeft);
  EXPECT_EQ(Line(), "|👨\u200d👩");
}

TEST_F(EditorTest, TheCaretLeavesAClusterThatClosesAroundIt) {
  Type("👨\u200d");
  Type("x");
  Type("👩");
  Press(Key::kLeft);
  Press(Key::kBackspace);
  EXPECT_EQ(Line(), "👨\u200d👩|");
}

TEST_F(EditorTest, JumpsToTheEnds) {
  Type("abc");
  Press(Control("a"));
  EXPECT_EQ(Line(), "|abc");
  Press(Control("e"));
  EXPECT_EQ(Line(), "abc|");
  Press(Key::kHome);
  EXPECT_EQ(Line(), "|abc");
  Press(Key::kEnd);
  EXPECT_EQ(Line(), "abc|");
}

TEST_F(EditorTest, MovesByWord) {
  Type("one two 今天天气");
  Press(Alt("b"));
  EXPECT_EQ(Line(), "one two 今天|天气");
  Press(WithControl(Key::kLeft));
  Press(WithAlt(Key::kLeft));
  EXPECT_EQ(Line(), "one |two 今天天气");
  Press(Alt("f"));
  EXPECT_EQ(Line(), "one two| 今天天气");
  Press(WithControl(Key::kRight));
  EXPECT_EQ(Line(), "one two 今天|天气");
}

TEST_F(EditorTest, DeletesByWord) {
  Type("one two three");
  Press(Control("w"));
  EXPECT_EQ(Line(), "one two |");
  Press(WithAlt(Key::kBackspace));
  EXPECT_EQ(Line(), "one |");
  Press(Key::kHome);
  Press(Alt("d"));
  EXPECT_EQ(Line(), "| ");
}

TEST_F(EditorTest, DeletesToTheEnds) {
  Type("hello");
  Press(Key::kLeft, 2);
  Press(Control("k"));
  EXPECT_EQ(Line(), "hel|");
  Press(Key::kLeft);
  Press(Control("u"));
  EXPECT_EQ(Line(), "|l");
}

TEST_F(EditorTest, EnterSubmitsAndEmptiesTheLine) {
  Type("hi");
  const EditResult result = editor_.Press(Plain(Key::kEnter));
  EXPECT_EQ(result.outcome, EditOutcome::kSubmit);
  EXPECT_EQ(result.text, "hi");
  EXPECT_EQ(Line(), "|");
}

TEST_F(EditorTest, AnEmptyLineIsSubmittedToo) {
  const EditResult result = editor_.Press(Plain(Key::kEnter));
  EXPECT_EQ(result.outcome, EditOutcome::kSubmit);
  EXPECT_EQ(result.text, "");
}

TEST_F(EditorTest, ThreeKeysBeginANewLine) {
  Type("a");
  Press(WithAlt(Key::kEnter));
  Type("b");
  Press(Control("j"));
  Type("c");
  Press({.key = Key::kEnter, .text = {}, .shift = true});
  EXPECT_EQ(Submit(), "a\nb\nc\n");
}

TEST_F(EditorTest, APasteIsInsertedAndNeverSent) {
  Type("<>");
  Press(Key::kLeft);
  Paste("one\r\ntwo\rthree\n");
  EXPECT_EQ(Line(), "<one\ntwo\nthree|>");
}

TEST_F(EditorTest, ControlsInAPasteAreDropped) {
  Paste("a\033[31mb\tc\a");
  EXPECT_EQ(Line(), "a[31mb\tc|");
}

TEST_F(EditorTest, EndsAndDeletionsKeepToTheirLine) {
  Paste("one\ntwo\nthree");
  Press(Key::kUp);
  EXPECT_EQ(Line(), "one\ntwo|\nthree");
  Press(Key::kHome);
  EXPECT_EQ(Line(), "one\n|two\nthree");
  Press(Control("k"));
  EXPECT_EQ(Line(), "one\n|\nthree");
  Press(Control("k"));
  EXPECT_EQ(Line(), "one\n|three");
  Press(Key::kEnd);
  Press(Control("u"));
  EXPECT_EQ(Line(), "one\n|");
}

TEST_F(EditorTest, UpAndDownKeepTheColumn) {
  Paste("你好吗\na\n再见了");
  Press(Key::kLeft);
  Press(Key::kUp);
  EXPECT_EQ(Line(), "你好吗\na|\n再见了");
  Press(Key::kUp);
  EXPECT_EQ(Line(), "你|好吗\na\n再见了");
  Press(Key::kDown, 2);
  EXPECT_EQ(Line(), "你好吗\na\n再|见了");
}

TEST_F(EditorTest, UpAndDownWalkThroughWhatWasSubmitted) {
  for (const std::string line : {"one", "two", "two", ""}) {
    Type(line);
    Submit();
  }
  Type("draft");
  Press(Key::kUp);
  EXPECT_EQ(Line(), "two|");
  Press(Key::kUp, 3);
  EXPECT_EQ(Line(), "one|");
  Press(Key::kDown);
  EXPECT_EQ(Line(), "two|");
  Press(Key::kDown, 3);
  EXPECT_EQ(Line(), "draft|");
}

TEST_F(EditorTest, ControlCClearsAndOnAnEmptyLineInterrupts) {
  Type("abc");
  EXPECT_EQ(Press(Control("c")), EditOutcome::kEdited);
  EXPECT_EQ(Line(), "|");
  EXPECT_EQ(Press(Control("c")), EditOutcome::kInterrupt);
}

TEST_F(EditorTest, ControlDDeletesAndOnAnEmptyLineEnds) {
  Type("ab");
  Press(Key::kHome);
  EXPECT_EQ(Press(Control("d")), EditOutcome::kEdited);
  EXPECT_EQ(Line(), "|b");
  Press(Control("d"));
  EXPECT_EQ(Press(Control("d")), EditOutcome::kEndOfInput);
}

TEST_F(EditorTest, OtherKeysAreLeftToTheCaller) {
  EXPECT_EQ(Press(Control("l")), EditOutcome::kRedraw);
  EXPECT_EQ(Press(Control("z")), EditOutcome::kSuspend);
  EXPECT_EQ(Press(Alt("1")), EditOutcome::kNone);
  EXPECT_EQ(Press(Plain(Key::kPageUp)), EditOutcome::kNone);
  EXPECT_EQ(Press(Plain(Key::kTab)), EditOutcome::kNone);
  EXPECT_EQ(Line(), "|");
}

RC_GTEST_PROP(Editor, KeepsTheCaretBetweenClusters, ()) {
  static const std::vector<std::string> kTexts = {
      "a", " ", "你", "👨", "\u200d", "🏽", "🇨", "🇳", "\u0301", "\n"};
  static const std::vector<KeyPress> kKeys = {Plain(Key::kLeft),
                                              Plain(Key::kRight),
                                              Plain(Key::kUp),
                                              Plain(Key::kDown),
                                              Plain(Key::kBackspace),
                                              Plain(Key::kDelete),
                                              Plain(Key::kEnter),
                                              Alt("b"),
                                              Alt("f"),
                                              Control("w"),
                                              Control("u"),
                                              Control("k")};
  Editor editor;
  const auto choices = *rc::gen::container<std::vector<std::size_t>>(
      rc::gen::inRange<std::size_t>(0, kTexts.size() + kKeys.size()));
  for (std::size_t choice : choices) {
    if (choice < kTexts.size()) {
      editor.Press({.key = Key::kPaste, .text = kTexts[choice] + "\n"});
    } else {
      editor.Press(kKeys[choice - kTexts.size()]);
    }
    const std::string_view text = editor.text();
    const std::size_t caret = editor.caret();
    RC_ASSERT(caret <= text.size());
    RC_ASSERT(caret == 0 ||
              NextCluster(text, PreviousCluster(text, caret)) == caret);
  }
}

}  // namespace
}  // namespace qun
