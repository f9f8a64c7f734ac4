// What each seat last said about a mission's key, kept for a day, so that cables can still be
// sealed while seats are silent (PROTOCOL.md row 9; scenario A13). The statements are signed:
// whoever changes the file can at most bring back an older one of that day.
#pragma once

#include <map>
#include <set>

#include "terminal/established.h"
#include "terminal/settings.h"

namespace valise::terminal {

struct LastWords {
  Time kept;  // when the file was written
  std::map<std::uint8_t, wire::CurrentAnswer> answers;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"kept", &LastWords::kept}, Field{"answers", &LastWords::answers});
  }
};

// Of a question about one key. None is here: empty.
LastWords read_last_words(const Settings& settings, const CurrentQuestion& question);

// Puts them in the places of seats that gave no answer; which. A seat that refused stays refusing.
std::set<std::uint8_t> fill_up(CurrentAnswers& answers, const LastWords& last);

// Keeps what the seats said now, beside what the silent ones said last; not more than once an hour,
// unless another seat has spoken. Errors: disk.
Result<void> keep_last_words(const Settings& settings, const CurrentQuestion& question,
                             const CurrentAnswers& answers, const LastWords& last);

}  // namespace valise::terminal
