// A fuzz target: one parser of bytes from outside, and what must hold of whatever it accepts.
//
//   VALISE_FUZZ(note) {
//     const auto read = tlog::parse_note(text_of(bytes));
//     if (!read) return false;
//     CHECK(tlog::print(*read) == text_of(bytes));
//     return true;
//   }
//
// True means accepted. A property that fails is a CHECK, which ends the process. The name is that
// of the file, note_fuzz.cpp, and of the folder of its inputs, corpus/note.
#pragma once

#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"

namespace valise::fuzz {

using Run = bool (*)(View bytes);

struct Target {
  std::string_view name;
  Run run = nullptr;
};

// Every target of this program, by name.
std::vector<Target> targets();

struct Registered {
  Registered(std::string_view name, Run run);
};

}  // namespace valise::fuzz

#define VALISE_FUZZ(name)                                                          \
  static bool name##_target(::valise::View bytes);                                 \
  static const ::valise::fuzz::Registered name##_registered{#name, name##_target}; \
  static bool name##_target(::valise::View bytes)
