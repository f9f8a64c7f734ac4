// The pages show the very bytes that the code makes.
#include <gtest/gtest.h>

#include <algorithm>

#include "contract/examples.h"
#include "contract/page.h"

namespace valise::contract {
namespace {

// Hexadecimal of several lines is one string.
std::string without_breaks(std::string text) {
  std::erase_if(text, [](char c) { return c == '\n' || c == ' '; });
  return text;
}

TEST(Examples, OfThePagesAreWhatTheCodeMakes) {
  for (const Example& example : examples()) {
    const std::string page = without_breaks(read_text(example.page));
    EXPECT_NE(page.find(example.hex), std::string::npos)
        << example.page << " should show, as " << example.name << ":\n"
        << example.hex;
  }
}

}  // namespace
}  // namespace valise::contract
