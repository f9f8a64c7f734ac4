// A small network and a cable sealed in it, for tests: missions and seats with keys from a seed,
// the first mission the originator.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "custody/keys.h"
#include "custody/opening.h"
#include "custody/release.h"
#include "custody/sealing.h"
#include "seal/kem.h"

namespace valise::custody {

inline cable::MissionId mission_named(const std::string& text) {
  return cable::MissionId::parse(text).value();
}

// Gives out the bytes in pieces of an odd length; after its end it starts again.
inline Source source_of(Bytes bytes) {
  const auto left = std::make_shared<std::pair<Bytes, std::size_t>>(std::move(bytes), 0);
  return [left](std::span<std::uint8_t> out) -> Result<std::size_t> {
    auto& [all, at] = *left;
    const std::size_t count = std::min({out.size(), std::size_t{1009}, all.size() - at});
    if (count > 0) std::memcpy(out.data(), all.data() + at, count);
    at = count == 0 ? 0 : at + count;
    return count;
  };
}

inline AttachmentInput attachment_of(const std::string& name, const Bytes& bytes) {
  const Measured measured = measure(source_of(bytes)).value();
  return {{name, measured.size, measured.hash}, source_of(bytes)};
}

struct TestNetwork {
  SeededRandom random;
  seal::Domain domain;
  std::vector<cable::MissionId> missions;
  std::vector<seal::KemKey> mission_keys;
  std::vector<seal::KemKey> seat_keys;  // of seat j at j − 1

  explicit TestNetwork(std::size_t mission_count = 3, std::size_t seats = 5,
                       std::uint64_t seed = 2026)
      : random(seed) {
    domain.founding = {random.array<32>()};
    const char* const first[] = {"cy/mfa", "nl/mfa", "eeas/washington"};
    for (std::size_t i = 0; i < mission_count; ++i) {
      missions.push_back(mission_named(i < 3 ? first[i] : "fr/post-" + std::to_string(i)));
      mission_keys.push_back(seal::KemKey::generate(random));
    }
    for (std::size_t j = 0; j < seats; ++j) seat_keys.push_back(seal::KemKey::generate(random));
  }

  const seal::KemKey& seat_key(std::uint8_t seat) const { return seat_keys[seat - 1U]; }

  SealInput input(const std::string& text) const {
    SealInput out;
    out.domain = domain;
    out.charter = {domain.hash("charter", {})};
    out.threshold = 3;
    out.level = cable::Level::restreint;
    for (std::size_t i = 0; i < missions.size(); ++i) {
      out.recipients.push_back({missions[i], mission_keys[i].id(), mission_keys[i].public_key()});
      if (i == 0) continue;
      out.cover.distribution.push_back(
          {missions[i], cable::Duty::action, cable::Precedence::immediate, std::nullopt});
    }
    for (std::size_t j = 0; j < seat_keys.size(); ++j) {
      out.seats.push_back(
          {static_cast<std::uint8_t>(j + 1), seat_keys[j].id(), seat_keys[j].public_key()});
    }
    out.cover.subject = "Visas: common position";
    out.cover.dtg = Time{1'795'000'000};
    out.cover.references = {"NL-MFA-26-0007"};
    out.cover.codes = {"JAI"};
    out.cover.keywords = {"visas"};
    out.cover.releaser = cable::OfficerId::parse("cy-7f3a").value();
    out.cover.language = "en";
    out.text = text;
    return out;
  }
};

struct SealedWithBody : Sealed {
  Bytes body;  // ciphertext
};

inline Result<SealedWithBody> seal_whole(const SealInput& input, Random& random) {
  SealedWithBody out;
  TRY(static_cast<Sealed&>(out), seal_cable(input, random, [&](View piece) -> Result<void> {
        append(out.body, piece);
        return {};
      }));
  return out;
}

inline ReplyContext context_of(const CableId& cable) {
  return {RequestId{{0x17}}, cable, "valise-test/nl", LeafIndex{41}};
}

// A share that seat j would hand to the reader, without the reply around it.
inline Result<OpenedShare> opened_share(const TestNetwork& network, const Sealed& sealed,
                                        std::uint8_t seat) {
  TRY(Secret share, seal::hpke_open(network.seat_key(seat),
                                    share_info(network.domain, seat, network.seat_key(seat).id()),
                                    sealed.id.bytes, sealed.shares.at(seat)));
  return OpenedShare{seat, std::move(share)};
}

inline std::vector<OpenedShare> opened_shares(const TestNetwork& network, const Sealed& sealed,
                                              const std::vector<std::uint8_t>& seats) {
  std::vector<OpenedShare> out;
  for (const std::uint8_t seat : seats) out.push_back(*opened_share(network, sealed, seat));
  return out;
}

struct ReadBody {
  cable::Head head;
  std::vector<Bytes> attachments;
};

// Reads a body in pieces of that many bytes.
inline Result<ReadBody> read_body(const seal::Domain& domain, View header, const Secret& cek,
                                  View ciphertext, std::size_t piece = 5000) {
  ReadBody out;
  TRY(BodyReader reader,
      BodyReader::begin(domain, header, cek, [&](std::size_t place, View bytes) -> Result<void> {
        if (out.attachments.size() <= place) out.attachments.resize(place + 1);
        append(out.attachments[place], bytes);
        return {};
      }));
  while (!ciphertext.empty()) {
    const View now = ciphertext.first(std::min(piece, ciphertext.size()));
    TRY_VOID(reader.update(now));
    ciphertext = ciphertext.subspan(now.size());
  }
  TRY(out.head, reader.finish());
  return out;
}

}  // namespace valise::custody
