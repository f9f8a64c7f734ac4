#include "admin/key_file.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "admin/file.h"
#include "base/check.h"
#include "seal/codec.h"
#include "seal/hash.h"

namespace valise::admin {
namespace {

constexpr std::size_t kSeedBytes = 32;
constexpr std::size_t kEntryBytes = 3 + kSeedBytes;  // key, 0x58 0x20, seed
constexpr std::size_t kSeedsMax = 23;                // so that a key is one byte

// Encoded and decoded with zeros for seeds, which are the last bytes of the file: the codec makes
// copies, and a seed must leave none.
struct Blank {
  std::string kind;
  std::string network;
  std::string holder;
  Array<8> check{};
  std::map<std::uint8_t, Array<kSeedBytes>> seeds;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"kind", &Blank::kind}, Field{"network", &Blank::network},
                Field{"holder", &Blank::holder}, Field{"check", &Blank::check},
                Field{"seeds", &Blank::seeds});
  }
};

std::span<std::uint8_t> seed_at(Secret& file, std::size_t index, std::size_t count) {
  const std::size_t from = file.size() - (count - index) * kEntryBytes + kEntryBytes - kSeedBytes;
  return file.expose_secret_mut().subspan(from, kSeedBytes);
}

// The first 8 bytes of SHA-256(kind ‖ 0 ‖ network ‖ 0 ‖ holder ‖ 0 ‖ seeds).
Array<8> check_of(const KeySet& keys) {
  const std::string names = keys.kind + '\0' + keys.network + '\0' + keys.holder + '\0';
  Secret all(names.size() + keys.seeds.size() * kSeedBytes);
  std::ranges::copy(view_of(names), all.expose_secret_mut().begin());
  std::size_t at = names.size();
  for (const Secret& seed : keys.seeds) {
    CHECK(seed.size() == kSeedBytes);
    std::ranges::copy(seed.expose_secret(), all.expose_secret_mut().subspan(at).begin());
    at += kSeedBytes;
  }
  const Array<32> hash = seal::sha256(all.expose_secret());
  Array<8> out;
  std::copy_n(hash.begin(), out.size(), out.begin());
  return out;
}

Failure corrupt(const std::filesystem::path& path) {
  return fail(Code::corrupt, "not a key file, or a damaged one: bring it back from its backup",
              path.string());
}

}  // namespace

Result<void> write_key_file(const std::filesystem::path& path, const KeySet& keys) {
  CHECK(!keys.seeds.empty() && keys.seeds.size() <= kSeedsMax);
  Blank blank{keys.kind, keys.network, keys.holder, check_of(keys), {}};
  for (std::size_t i = 0; i < keys.seeds.size(); ++i) {
    blank.seeds.emplace(static_cast<std::uint8_t>(i + 1), Array<kSeedBytes>{});
  }
  Secret file(seal::encode(blank));
  for (std::size_t i = 0; i < keys.seeds.size(); ++i) {
    const View seed = keys.seeds[i].expose_secret();
    std::copy(seed.begin(), seed.end(), seed_at(file, i, keys.seeds.size()).begin());
  }
  return write_new_file(path, file.expose_secret(), Access::owner_only);
}

Result<KeySet> read_key_file(const std::filesystem::path& path, const Expected& expected) {
  TRY(Secret file, read_secret_file(path));
  // How many seeds there are is in the file, which the decoder must not see before they are zeros.
  // Downwards: too many zeros spoil the head, too few would show it a seed.
  for (std::size_t count = std::min(kSeedsMax, file.size() / kEntryBytes); count > 0; --count) {
    Secret zeroed = file.copy();
    std::vector<Secret> seeds;
    for (std::size_t i = 0; i < count; ++i) {
      seeds.emplace_back(View(seed_at(file, i, count)));
      std::ranges::fill(seed_at(zeroed, i, count), std::uint8_t{0});
    }
    auto blank = seal::decode<Blank>(zeroed.expose_secret());
    if (!blank || blank->seeds.size() != count) continue;
    if (blank->seeds.begin()->first != 1 || blank->seeds.rbegin()->first != count) break;
    KeySet read{blank->kind, blank->network, blank->holder, std::move(seeds)};
    if (check_of(read) != blank->check) return corrupt(path);
    if (read.kind != expected.kind || count != expected.seeds) {
      return fail(Code::config,
                  "this is a " + read.kind + " key of " + read.holder + "; asked for was a " +
                      std::string(expected.kind) + " key",
                  path.string());
    }
    return read;
  }
  return corrupt(path);
}

}  // namespace valise::admin
