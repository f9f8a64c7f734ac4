#include "terminal/archive.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "seal/aead.h"
#include "seal/hash.h"
#include "seal/hmac.h"
#include "sqlite/upkeep.h"
#include "terminal/files.h"

namespace valise::terminal {
namespace {

// Rows say nothing but how many there are: even what they are about is sealed.
constexpr std::array kMigrations = {sqlite::Migration{1,
                                                      "CREATE TABLE sealed ("
                                                      " tag BLOB PRIMARY KEY,"
                                                      " kind INTEGER NOT NULL,"
                                                      " nonce BLOB NOT NULL,"
                                                      " bytes BLOB NOT NULL) STRICT"}};
enum RowKind : std::uint8_t { kText = 1, kOpening = 2, kPack = 3, kAttachment = 4 };

constexpr std::int64_t kEndedPackSeconds = 30 * kDay;  // how long it is said that there was one

struct KeptRow {
  KeptCable cable;
  Time kept;
  std::optional<Time> until = {};  // in a pack

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cable", &KeptRow::cable}, Field{"kept", &KeptRow::kept},
                Field{"until", &KeptRow::until});
  }
};
struct OpeningRow {
  CableId cable;
  cable::Number number;
  cable::MissionId mission;
  Hash request;
  LeafIndex record;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using O = OpeningRow;
    return pack(Field{"cable", &O::cable}, Field{"number", &O::number},
                Field{"mission", &O::mission}, Field{"request", &O::request},
                Field{"record", &O::record}, Field{"time", &O::time});
  }
};

Secret tag_of(const Secret& key, RowKind kind, const cable::Number& number,
              const cable::MissionId& mission) {
  Bytes name = {static_cast<std::uint8_t>(kind)};
  append(name, view_of(number.str() + " " + mission.str()));
  return seal::hmac_sha256(key, name);
}

Secret attachment_tag(const Secret& key, const KeptCable& cable, std::size_t place) {
  Bytes name = {kAttachment};
  append(name,
         view_of(cable.number.str() + " " + cable.mission.str() + " " + std::to_string(place)));
  return seal::hmac_sha256(key, name);
}

std::size_t attached_to(const KeptCable& cable) {
  return cable.attachments ? cable.attachments->size() : 0;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::size_t occurrences(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + word.size())) ++count;
  return count;
}

// How often all words occur together; 0 if one is missing.
std::size_t hits(const KeptCable& cable, const std::vector<std::string>& words) {
  const std::string text = lower(cable.subject + "\n" + cable.text);
  std::size_t sum = 0;
  for (const std::string& word : words) {
    const std::size_t count = word.empty() ? 0 : occurrences(text, lower(word));
    if (count == 0) return 0;
    sum += count;
  }
  return sum;
}

}  // namespace

Archive::Archive(sqlite::Db db, const ledger::Charter& charter, Secret key, Random& random)
    : db_(std::move(db)), handling_(charter.handling), key_(std::move(key)), random_(random) {}

Result<Archive> Archive::open(const std::filesystem::path& data, const ledger::Charter& charter,
                              const UnlockedDevice& device, Random& random, Time now) {
  TRY_VOID(make_private_folder(data));
  TRY(auto db, sqlite::Db::open((data / "archive.db").string()));
  // What the table no longer lets be kept is overwritten, sealed as it is.
  TRY_VOID(db.run("PRAGMA secure_delete = ON"));
  TRY_VOID(sqlite::apply_migrations(db, kMigrations));
  Secret key = seal::hkdf(seal::HashAlgorithm::sha256, device.device.seed().expose_secret(), {},
                          view_of("valise archive"), 32);
  Archive out(std::move(db), charter, std::move(key), random);
  TRY_VOID(out.enforce(now));
  return out;
}

Result<Secret> Archive::unseal(View tag, View nonce, View sealed) const {
  if (nonce.size() != seal::kNonceBytes) {
    return fail(Code::corrupt, "the archive is damaged", "archive");
  }
  auto opened = seal::aead_open(seal::Aead::aes_256_gcm, key_, nonce, tag, sealed);
  if (!opened) {
    return fail(Code::corrupt, "the archive is damaged, or another device's", "archive");
  }
  return std::move(*opened);
}

Result<void> Archive::put(int kind, View tag, Bytes plaintext) {
  const auto nonce = random_.array<seal::kNonceBytes>();
  const Bytes sealed = seal::aead_seal(seal::Aead::aes_256_gcm, key_, nonce, tag, plaintext);
  wipe(plaintext);
  return db_.run("INSERT OR REPLACE INTO sealed VALUES (?, ?, ?, ?)", tag, kind, nonce, sealed);
}

namespace {

std::optional<std::vector<cable::Attachment>> stated_of(const OpenedCable& cable) {
  if (cable.attachments.empty()) return std::nullopt;
  std::vector<cable::Attachment> out;
  for (const WrittenAttachment& each : cable.attachments) out.push_back(each.stated);
  return out;
}

}  // namespace

Result<Added> Archive::add(const OpenedCable& cable, Time now) {
  TRY(const auto until, packed_until(cable.number, cable.mission, now));
  return add(cable, until, now);
}

Result<Added> Archive::add(const OpenedCable& cable, const PackedCable& pack, Time now) {
  TRY(const auto before, packed_until(cable.number, cable.mission, now));
  PackedCable longest = pack;  // an end that is on the record already holds
  if (before) longest.until = std::max(longest.until, *before);
  const Secret tag = tag_of(key_, kPack, cable.number, cable.mission);
  TRY_VOID(put(kPack, tag.expose_secret(), seal::encode(longest)));
  return add(cable, longest.until, now);
}

Result<Added> Archive::add(const OpenedCable& cable, std::optional<Time> until, Time now) {
  const OpeningRow opening{cable.id,      cable.number, cable.mission,
                           cable.request, cable.record, cable.opened};
  TRY_VOID(put(kOpening, tag_of(key_, kOpening, cable.number, cable.mission).expose_secret(),
               seal::encode(opening)));
  const auto row = std::find_if(handling_.begin(), handling_.end(),
                                [&](const auto& h) { return h.level == cable.level; });
  const bool withdrawn = cable.status == cable::Status::withdrawn;
  const bool kept = row != handling_.end() && row->kept_days > 0 && row->kept_cables > 0;
  Added out;
  if ((kept || until) && !withdrawn) {
    out.kept = {cable.id,
                cable.number,
                cable.mission,
                cable.level,
                cable.subject.value_or(""),
                cable.text,
                cable.cover.dtg,
                cable.record,
                stated_of(cable),
                cable.status,
                cable.by ? std::optional(cable.by->number) : std::nullopt,
                cable.held};
    TRY_VOID(put(kText, tag_of(key_, kText, cable.number, cable.mission).expose_secret(),
                 seal::encode(KeptRow{*out.kept, now, until})));
    if (until) TRY_VOID(keep_attachments(*out.kept, cable.contents));
  }
  TRY(out.dropped, enforce(now));
  return out;
}

Result<void> Archive::drop(int kind, const cable::Number& number, const cable::MissionId& mission) {
  const Secret tag = tag_of(key_, static_cast<RowKind>(kind), number, mission);
  return db_.run("DELETE FROM sealed WHERE tag = ?", tag.expose_secret());
}

Result<void> Archive::keep_attachments(const KeptCable& cable, const std::vector<Bytes>& contents) {
  for (std::size_t place = 0; place < contents.size(); ++place) {
    TRY_VOID(put(kAttachment, attachment_tag(key_, cable, place).expose_secret(), contents[place]));
  }
  return {};
}

Result<Bytes> Archive::attachment(const KeptCable& cable, std::size_t place) const {
  const Secret tag = attachment_tag(key_, cable, place);
  const auto row = db_.one("SELECT nonce, bytes FROM sealed WHERE tag = ?", tag.expose_secret());
  if (row) {
    TRY(const Secret bytes, unseal(tag.expose_secret(), row->view(0), row->view(1)));
    return to_bytes(bytes.expose_secret());
  }
  if (row.error().code != Code::not_found) return Failure(row.error());
  return fail(Code::not_found, "attachments are not kept here: open the cable again, on the record",
              cable.number.str());
}

Result<void> Archive::drop_attachments(const KeptCable& cable) {
  for (std::size_t place = 0; place < attached_to(cable); ++place) {
    const Secret tag = attachment_tag(key_, cable, place);
    TRY_VOID(db_.run("DELETE FROM sealed WHERE tag = ?", tag.expose_secret()));
  }
  return {};
}

Result<void> Archive::drop_text(const KeptCable& cable) {
  TRY_VOID(drop_attachments(cable));
  return drop(kText, cable.number, cable.mission);
}

Result<std::vector<CableId>> Archive::mark(const std::vector<Listed>& cables,
                                           const cable::MissionId& mission) {
  std::vector<CableId> changed;
  for (const Listed& each : cables) {
    if (!each.status) continue;
    const Secret tag = tag_of(key_, kText, each.held.number, mission);
    const auto row = db_.one("SELECT nonce, bytes FROM sealed WHERE tag = ?", tag.expose_secret());
    if (!row && row.error().code == Code::not_found) continue;
    if (!row) return Failure(row.error());
    TRY(const Secret bytes, unseal(tag.expose_secret(), row->view(0), row->view(1)));
    auto kept = seal::decode<KeptRow>(bytes.expose_secret());
    if (!kept) return fail(Code::corrupt, "the archive is damaged", "archive");
    // The number is the node's word, the id is proved; and nothing kept gets better.
    const auto before = kept->cable.status.value_or(cable::Status::in_force);
    const std::optional<cable::Number> by =
        each.status->by ? std::optional(each.status->by->number) : std::nullopt;
    if (kept->cable.id != each.held.cable || each.status->status < before) continue;
    if (each.status->status == before && kept->cable.by == by) continue;
    if (each.status->status == cable::Status::withdrawn) {
      TRY_VOID(drop_text(kept->cable));
    } else {
      kept->cable.status = each.status->status;
      kept->cable.by = by;
      kept->cable.held = each.held;
      TRY_VOID(put(kText, tag.expose_secret(), seal::encode(*kept)));
    }
    changed.push_back(each.held.cable);
  }
  return changed;
}

// A cable that is opened again stays in its pack.
Result<std::optional<Time>> Archive::packed_until(const cable::Number& number,
                                                  const cable::MissionId& mission, Time now) const {
  TRY(const auto all, packs());
  for (const PackedCable& each : all) {
    if (each.held.number == number && each.mission == mission && now < each.until) {
      return std::optional(each.until);
    }
  }
  return std::optional<Time>();
}

template <class Row>
Result<std::vector<Row>> Archive::rows(int kind) const {
  std::vector<Row> out;
  TRY_VOID(db_.each(
      "SELECT tag, nonce, bytes FROM sealed WHERE kind = ?",
      [&](const sqlite::Row& row) -> Result<void> {
        TRY(const Secret bytes, unseal(row.view(0), row.view(1), row.view(2)));
        auto read = seal::decode<Row>(bytes.expose_secret());
        if (!read) return fail(Code::corrupt, "the archive is damaged", "archive");
        out.push_back(std::move(*read));
        return {};
      },
      kind));
  return out;
}

Result<std::vector<CableId>> Archive::enforce(Time now) {
  std::vector<CableId> dropped;
  TRY(auto kept, rows<KeptRow>(kText));
  std::sort(kept.begin(), kept.end(),
            [](const KeptRow& a, const KeptRow& b) { return a.kept > b.kept; });
  std::map<cable::Level, std::size_t> counts;
  const auto stays = [&](const KeptRow& row) {
    if (row.until && now < *row.until) return true;
    const auto rule = std::find_if(handling_.begin(), handling_.end(),
                                   [&](const auto& h) { return h.level == row.cable.level; });
    return rule != handling_.end() && now - row.kept < rule->kept_days * kDay &&
           ++counts[row.cable.level] <= rule->kept_cables;
  };
  for (const KeptRow& row : kept) {
    if (row.until && now >= *row.until) TRY_VOID(drop_attachments(row.cable));
    if (stays(row)) continue;
    TRY_VOID(drop_text(row.cable));
    dropped.push_back(row.cable.id);
  }
  TRY(const auto all, packs());
  for (const PackedCable& each : all) {
    if (now - each.until < kEndedPackSeconds) continue;
    TRY_VOID(drop(kPack, each.held.number, each.mission));
  }
  return dropped;
}

Result<std::vector<PackedCable>> Archive::packs() const {
  TRY(auto out, rows<PackedCable>(kPack));
  std::sort(out.begin(), out.end(),
            [](const PackedCable& a, const PackedCable& b) { return a.until < b.until; });
  return out;
}

Result<std::vector<CableId>> Archive::give_back() {
  std::vector<CableId> dropped;
  TRY(const auto kept, rows<KeptRow>(kText));
  for (const KeptRow& row : kept) {
    if (!row.until) continue;
    TRY_VOID(drop_text(row.cable));
    dropped.push_back(row.cable.id);
  }
  TRY_VOID(db_.run("DELETE FROM sealed WHERE kind = ?", static_cast<int>(kPack)));
  return dropped;
}

Result<std::vector<KeptCable>> Archive::list() const {
  TRY(auto kept, rows<KeptRow>(kText));
  std::sort(kept.begin(), kept.end(),
            [](const KeptRow& a, const KeptRow& b) { return a.kept > b.kept; });
  std::vector<KeptCable> out;
  for (KeptRow& row : kept) out.push_back(std::move(row.cable));
  return out;
}

Result<KeptCable> Archive::find(const cable::Number& number) const {
  TRY(auto all, list());
  for (KeptCable& cable : all) {
    if (cable.number == number) return std::move(cable);
  }
  return fail(Code::not_found, "its text is not kept here: open it again", number.str());
}

Result<std::vector<SearchHit>> Archive::search(const std::vector<std::string>& words) const {
  TRY(auto all, list());
  std::vector<SearchHit> out;
  for (KeptCable& cable : all) {
    if (const std::size_t count = hits(cable, words)) out.push_back({std::move(cable), count});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const SearchHit& a, const SearchHit& b) { return a.count > b.count; });
  return out;
}

Result<OwnOpening> Archive::opening(const cable::Number& number,
                                    const cable::MissionId& mission) const {
  const Secret tag = tag_of(key_, kOpening, number, mission);
  const auto row = db_.one("SELECT nonce, bytes FROM sealed WHERE tag = ?", tag.expose_secret());
  if (row) {
    TRY(const Secret bytes, unseal(tag.expose_secret(), row->view(0), row->view(1)));
    const auto read = seal::decode<OpeningRow>(bytes.expose_secret());
    if (!read) return fail(Code::corrupt, "the archive is damaged", "archive");
    return OwnOpening{read->cable,   read->number, read->mission,
                      read->request, read->record, read->time};
  }
  if (row.error().code != Code::not_found) return Failure(row.error());
  return fail(Code::not_found, "open the cable first: no opening by you is known here",
              number.str());
}

Result<void> Archive::forget_texts() {
  return db_.run("DELETE FROM sealed WHERE kind IN (?, ?)", static_cast<int>(kText),
                 static_cast<int>(kAttachment));
}

}  // namespace valise::terminal
