// What a cable says: the cover, which addressees' nodes may read, and the body, which nobody reads
// without a record.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "cable/marking.h"
#include "cable/names.h"
#include "seal/codec.h"

namespace valise::cable {

struct Distribution {
  MissionId mission;
  Duty duty = Duty::action;
  Precedence precedence = Precedence::routine;
  std::optional<Time> due;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"mission", &Distribution::mission}, Field{"duty", &Distribution::duty},
                Field{"precedence", &Distribution::precedence}, Field{"due", &Distribution::due});
  }
  friend bool operator==(const Distribution&, const Distribution&) = default;
};

// To what its originator lowers a cable, and when: on a day or with an event, one of the two
// (2013/488 Article 3; FIELD.md R18). Said to its readers; it happens by his act alone.
struct Downgrade {
  std::optional<Level> to;  // none: declassified
  std::optional<Time> on;
  std::optional<std::string> event;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"to", &Downgrade::to}, Field{"on", &Downgrade::on},
                Field{"event", &Downgrade::event});
  }
  friend bool operator==(const Downgrade&, const Downgrade&) = default;
};
// "LIMITE on 2027-11-23", "declassified when the visit has ended", each what the other reads.
std::string text_of(const Downgrade& downgrade);
Result<Downgrade> parse_downgrade(std::string_view text);

struct Cover {
  std::optional<std::string> subject;  // only where the handling table shows it
  Time dtg;
  std::vector<Distribution> distribution;
  std::vector<std::string> references;  // numbers as written
  std::vector<std::string> codes;       // subject codes
  std::vector<std::string> keywords;
  OfficerId releaser;
  std::string language;  // BCP 47, "en"
  // None of these in a cover that was made before there were any.
  std::optional<CableType> type = {};
  std::optional<std::vector<MissionId>> exempted = {};  // left out of its distribution on purpose
  std::optional<std::vector<std::string>> releasable_to = {};  // beside the union: "NATO"
  std::optional<Downgrade> downgrade = {};

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"subject", &Cover::subject}, Field{"dtg", &Cover::dtg},
                Field{"distribution", &Cover::distribution},
                Field{"references", &Cover::references}, Field{"codes", &Cover::codes},
                Field{"keywords", &Cover::keywords}, Field{"releaser", &Cover::releaser},
                Field{"language", &Cover::language}, Field{"type", &Cover::type},
                Field{"exempted", &Cover::exempted}, Field{"releasable_to", &Cover::releasable_to},
                Field{"downgrade", &Cover::downgrade});
  }
  friend bool operator==(const Cover&, const Cover&) = default;
};

struct Attachment {
  std::string name;        // no path separators
  std::uint64_t size = 0;  // bytes
  Hash hash;               // SHA-256

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"name", &Attachment::name}, Field{"size", &Attachment::size},
                Field{"hash", &Attachment::hash});
  }
  friend bool operator==(const Attachment&, const Attachment&) = default;
};

// The head of a body: u64 length ‖ encode(Head) ‖ attachments ‖ zeros, all under the CEK.
struct Head {
  std::string text;                    // UTF-8, NFC is the drafter's care
  Array<32> salt{};                    // H_text(salt ‖ text)
  std::optional<std::string> subject;  // where the cover may not show it
  std::vector<Attachment> attachments;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"text", &Head::text}, Field{"salt", &Head::salt},
                Field{"subject", &Head::subject}, Field{"attachments", &Head::attachments});
  }
  friend bool operator==(const Head&, const Head&) = default;
};

inline constexpr std::uint64_t kAttachmentBytesMax = 25'000'000;  // all of a cable's together
inline constexpr std::size_t kTextBytesMax = 1'000'000;

// Lengths within limits, texts valid UTF-8 without control characters other than line breaks and
// tabs, attachment names plain and each once. Errors: malformed, too_large.
Result<void> check(const Cover& cover);
Result<void> check(const Head& head);

bool is_utf8(std::string_view text);

// The padded length of a body of that many bytes: at most 12 % more, hiding all but the leading
// bits of the length (Nikitin et al., "Reducing metadata leakage from encrypted files and
// communication with PURBs", PETS 2019, the Padmé rule); 1024 at least.
std::uint64_t padded_bytes(std::uint64_t bytes);

}  // namespace valise::cable
