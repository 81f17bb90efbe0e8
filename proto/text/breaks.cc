#include "proto/text/breaks.h"

#include <memory>

namespace qun {
namespace {

using MakeIterator = icu::BreakIterator* (*)(const icu::Locale&, UErrorCode&);

std::unique_ptr<icu::BreakIterator> MakeRootIterator(MakeIterator make) {
  UErrorCode status = U_ZERO_ERROR;
  return std::unique_ptr<icu::BreakIterator>(
      make(icu::Locale::getRoot(), status));
}

}  // namespace

icu::BreakIterator& ClusterIterator() {
  thread_local const auto kIterator =
      MakeRootIterator(&icu::BreakIterator::createCharacterInstance);
  return *kIterator;
}

icu::BreakIterator& WordIterator() {
  thread_local const auto kIterator =
      MakeRootIterator(&icu::BreakIterator::createWordInstance);
  return *kIterator;
}

icu::BreakIterator& LineIterator() {
  thread_local const auto kIterator =
      MakeRootIterator(&icu::BreakIterator::createLineInstance);
  return *kIterator;
}

}  // namespace qun
