#include "tlog/cosignature.h"

#include <algorithm>

#include "base/check.h"
#include "tlog/lines.h"

namespace valise::tlog {
namespace {

constexpr std::size_t kTimeBytes = 8;

std::string signed_message(std::string_view text, std::uint64_t seconds) {
  std::string message = "cosignature/v1\ntime " + std::to_string(seconds) + '\n';
  return message.append(text);
}

void add(std::vector<Cosignature>& to, const Cosignature& one) {
  const auto at = std::lower_bound(to.begin(), to.end(), one.seat,
                                   [](const auto& a, unsigned seat) { return a.seat < seat; });
  if (at == to.end() || at->seat != one.seat) {
    to.insert(at, one);
  } else {
    at->time = std::max(at->time, one.time);
  }
}

bool shares_a_key(std::span<const Cosigner> known) {
  for (std::size_t i = 0; i < known.size(); ++i) {
    for (const Cosigner& other : known.first(i)) {
      if (other.seat != known[i].seat && other.key.key == known[i].key.key) return true;
    }
  }
  return false;
}

// The earliest time by which `quorum` of them had cosigned.
Time quorum_time(std::span<const Cosignature> all, std::size_t quorum) {
  if (quorum == 0) return {};
  std::vector<Time> times;
  for (const Cosignature& one : all) times.push_back(one.time);
  const auto nth = times.begin() + static_cast<std::ptrdiff_t>(quorum - 1);
  std::nth_element(times.begin(), nth, times.end());
  return *nth;
}

bool same(const Trust& one, const Trust& other) {
  return one.ledger == other.ledger && one.quorum == other.quorum &&
         std::equal(one.cosigners.begin(), one.cosigners.end(), other.cosigners.begin(),
                    other.cosigners.end(), [](const Cosigner& a, const Cosigner& b) {
                      return a.seat == b.seat && a.key == b.key;
                    });
}

// Every proof that was made under one checkpoint brings the same note, with six signatures: the
// last few that held are remembered. The same bytes under the same keys are the same answer;
// whatever differs, and whatever did not hold, is verified.
class Opened {
 public:
  const FinalCheckpoint* find(std::string_view note, const Trust& trust) const {
    const auto at = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& one) {
      return one.note == note && same(one.trust, trust);
    });
    return at == kept_.end() ? nullptr : &at->final;
  }
  void keep(std::string_view note, const Trust& trust, const FinalCheckpoint& final) {
    if (kept_.size() < kKeptMax) kept_.emplace_back();
    kept_[next_++ % kKeptMax] = {std::string(note), trust, final};
  }

 private:
  static constexpr std::size_t kKeptMax = 16;
  struct Kept {
    std::string note;
    Trust trust;
    FinalCheckpoint final;
  };
  std::vector<Kept> kept_;
  std::size_t next_ = 0;
};

}  // namespace

SignatureLine cosign(std::string_view text, const NoteKey& own, const seal::SigningKey& key,
                     Time time) {
  CHECK(own.type == SignatureType::cosignature_v1 && own.key == key.verify_key());
  CHECK(time.seconds >= 0);
  const auto seconds = static_cast<std::uint64_t>(time.seconds);
  SignatureLine line{own.name, own.id, {}};
  append_u64(line.signature, seconds);
  append(line.signature, key.sign(view_of(signed_message(text, seconds))));
  return line;
}

Result<Time> verify_cosignature(std::string_view text, const NoteKey& cosigner,
                                const SignatureLine& line) {
  CHECK(cosigner.type == SignatureType::cosignature_v1);
  const View bytes = line.signature;
  if (line.names(cosigner) && bytes.size() == kTimeBytes + sizeof(seal::Signature)) {
    const std::uint64_t seconds = read_u64(bytes.first(kTimeBytes));
    if (seconds <= kNumberMax && seal::verify(cosigner.key, view_of(signed_message(text, seconds)),
                                              bytes.subspan(kTimeBytes))) {
      return Time{static_cast<std::int64_t>(seconds)};
    }
  }
  return fail(Code::verification_failed, "a cosignature does not hold", cosigner.name);
}

Result<std::vector<Cosignature>> cosigned_by(const Note& note, std::span<const Cosigner> known) {
  if (shares_a_key(known)) return fail(Code::verification_failed, "one key for two seats");
  std::vector<Cosignature> out;
  for (const SignatureLine& line : note.signatures) {
    for (const Cosigner& cosigner : known) {
      if (!line.names(cosigner.key)) continue;
      TRY(const Time time, verify_cosignature(note.text, cosigner.key, line));
      add(out, {cosigner.seat, time});
    }
  }
  return out;
}

Result<FinalCheckpoint> open_final(const Note& note, const Trust& trust) {
  FinalCheckpoint out;
  TRY(out.checkpoint, open_checkpoint(note, trust.ledger));
  TRY(out.cosignatures, cosigned_by(note, trust.cosigners));
  if (out.cosignatures.size() < trust.quorum) {
    return fail(Code::verification_failed,
                std::to_string(out.cosignatures.size()) + " cosigners of the " +
                    std::to_string(trust.quorum) + " that are needed",
                out.checkpoint.origin);
  }
  out.time = quorum_time(out.cosignatures, trust.quorum);
  return out;
}

Result<FinalCheckpoint> open_final(std::string_view note, const Trust& trust) {
  thread_local Opened opened;
  if (const FinalCheckpoint* known = opened.find(note, trust)) return *known;
  TRY(const Note parsed, parse_note(note));
  TRY(auto final, open_final(parsed, trust));
  opened.keep(note, trust, final);
  return final;
}

}  // namespace valise::tlog
