#include "terminal/releasing.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <system_error>
#include <utility>

#include "custody/sealing.h"
#include "terminal/draft_attachment.h"
#include "terminal/draft_store.h"
#include "terminal/established.h"
#include "terminal/files.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

constexpr std::size_t kEnvelopeBytesMax = 16 * 1024 * 1024;
constexpr auto kOtherCommand = std::chrono::seconds(60);

// A release on disk: a folder with the body's ciphertext, what is submitted, what it is.
std::filesystem::path releases_folder(const Settings& settings) {
  return settings.data / "releases";
}
std::filesystem::path folder_of(const Settings& settings, const CableId& cable) {
  return releases_folder(settings) / cable.hex();
}

// An envelope is sent, changed and dropped by one command at a time: whoever holds its body, which
// is written once and never replaced by another file.
Result<FileLock> hold_envelope(const std::filesystem::path& folder,
                               std::chrono::milliseconds wait) {
  return FileLock::of(folder / "body", wait);
}

Failure disk_error(const std::filesystem::path& path) {
  return fail(Code::disk, "cannot read or write", path.string());
}

custody::Source file_source(const std::filesystem::path& path) {
  const auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
  return [file, path](std::span<std::uint8_t> out) -> Result<std::size_t> {
    if (!file->is_open()) return fail(Code::not_found, "no such attachment", path.string());
    file->read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size()));
    if (file->bad()) return disk_error(path);
    return static_cast<std::size_t>(file->gcount());
  };
}

Result<std::vector<custody::AttachmentInput>> attachments_of(const Workplace& workplace,
                                                             const Draft& draft,
                                                             const std::string& id) {
  std::vector<custody::AttachmentInput> out;
  for (const auto& path : draft.attachments) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
      return fail(Code::not_found, "no such attachment", path.string());
    }
    TRY(const custody::Measured measured, custody::measure(file_source(path)));
    out.push_back({{path.filename().string(), measured.size, measured.hash}, file_source(path)});
  }
  for (const cable::Attachment& each : draft.kept) {
    TRY(auto source, attachment_source(workplace, id, each));
    out.push_back({each, std::move(source)});
  }
  return out;
}

// The subject stands in the cover only where the handling table shows it.
void place_subject(const Draft& draft, const ledger::Handling& handling,
                   custody::SealInput& input) {
  const bool shown = handling.subject == ledger::SubjectRule::shown ||
                     (handling.subject == ledger::SubjectRule::shown_if_unclassified &&
                      draft.subject_unclassified);
  (shown ? input.cover.subject : input.subject) = draft.subject;
}

Result<void> enough_clearances(const ledger::MissionRecord& originator,
                               const ReleaseOptions& options) {
  const std::size_t needed = originator.opening.clearances;
  if (options.clearances.size() >= needed) return {};
  return fail(Code::refused,
              options.mission.str() + " releases with " + std::to_string(needed) +
                  (needed == 1 ? " clearance" : " clearances") + ": ask for clearing first",
              "clearing");
}

Result<std::vector<custody::Recipient>> recipients_of(const Workplace& workplace,
                                                      const ReleaseOptions& options,
                                                      const cable::Cover& cover) {
  const cable::MissionId& originator = options.mission;
  std::vector<cable::MissionId> missions = {originator};
  for (const cable::Distribution& line : cover.distribution) {
    if (line.mission != originator) missions.push_back(line.mission);
  }
  std::vector<custody::Recipient> out;
  for (const cable::MissionId& mission : missions) {
    TRY(const auto record, established_mission(workplace, mission));
    if (mission == originator) TRY_VOID(enough_clearances(record, options));
    out.push_back({mission, record.opening.key_id, record.opening.kem_public});
  }
  return out;
}

Result<custody::SealInput> seal_input(const Workplace& workplace, const Draft& draft,
                                      const ReleaseOptions& options) {
  const ledger::Charter& charter = workplace.charter();
  custody::SealInput input;
  input.domain = workplace.domain();
  input.charter = workplace.charter_hash();
  input.threshold = charter.threshold;
  for (const ledger::Seat& seat : charter.seats) {
    input.seats.push_back({seat.number, seat.key_id, seat.kem_public});
  }
  input.level = *draft.level;
  input.caveats = draft.caveats;
  input.cover = cover_of(draft);
  input.cover.dtg = workplace.now();
  input.cover.releaser = workplace.officer();
  const ledger::Handling* handling = charter.handling_of(*draft.level);
  if (handling == nullptr) {
    return fail(Code::refused, "the charter says nothing about handling this level", "Level");
  }
  place_subject(draft, *handling, input);
  input.text = draft.text;
  input.text_salt = options.text_salt;
  TRY(input.attachments, attachments_of(workplace, draft, options.draft));
  TRY(input.recipients, recipients_of(workplace, options, input.cover));
  return input;
}

cable::Precedence highest_precedence(const cable::Cover& cover) {
  auto out = cable::Precedence::deferred;
  for (const auto& line : cover.distribution) out = std::max(out, line.precedence);
  return out;
}

Result<Bytes> read_part(const std::filesystem::path& path, std::uint64_t at) {
  std::ifstream file(path, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  Bytes out(wire::kPartBytes);
  file.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size()));
  if (file.bad() || file.gcount() == 0) return disk_error(path);
  out.resize(static_cast<std::size_t>(file.gcount()));
  return out;
}

// From the first part that the node lacks: a broken upload goes on where it stood.
Result<void> send_parts(const Workplace& workplace, const CableId& cable, std::uint64_t body_bytes,
                        const std::filesystem::path& body) {
  TRY(const auto held, workplace.network().ask_node<wire::PartsHeld>(
                           wire::path::parts_held, wire::PartsHeldRequest{cable}));
  if (held.whole) return {};
  for (std::uint32_t place = held.next;; ++place) {
    const std::uint64_t at = std::uint64_t{place} * wire::kPartBytes;
    if (at >= body_bytes) return {};
    TRY(Bytes bytes, read_part(body, at));
    const wire::Part part{cable, place, std::move(bytes)};
    TRY_VOID(workplace.network().call_node(wire::path::part, seal::encode(part)));
  }
}

bool outcome_open(Code code) {
  return code == Code::outcome_unknown || code == Code::unreachable || code == Code::busy ||
         code == Code::gap || code == Code::disk || code == Code::failed || code == Code::too_few;
}

// Noted before it can be on its way, so that also a command that is killed then is known to have
// sent it.
Result<Bytes> hand_over(const Workplace& workplace, const PendingRelease& pending, Bytes submit) {
  const auto note = folder_of(workplace.settings(), pending.id) / "release";
  PendingRelease trying = pending;
  trying.tried = workplace.now();
  TRY_VOID(write_private_file(note, seal::encode(trying)));
  auto answer = workplace.network().call_node(wire::path::submit, std::move(submit));
  const bool stayed_here = !answer && answer.error().code == Code::unreachable;
  if (stayed_here) TRY_VOID(write_private_file(note, seal::encode(pending)));
  return answer;
}

SealedFor sealed_for(const cable::Policy& policy) {
  SealedFor out{policy.level, {}};
  for (const cable::Addressee& each : policy.addressees) {
    if (each.mission != policy.originator) out.addressees.push_back(each.mission);
  }
  return out;
}

Result<ReleasedCable> send(const Workplace& workplace, const PendingRelease& pending) {
  const auto folder = folder_of(workplace.settings(), pending.id);
  TRY(const Bytes bytes, read_file(folder / "submit", kEnvelopeBytesMax));
  TRY(const auto submit, seal::decode<wire::Submit>(bytes));
  TRY(const auto header, cable::decode_header(submit.header));
  if (!submit.body) {
    TRY_VOID(send_parts(workplace, pending.id, submit.body_bytes, folder / "body"));
  }
  ReleasedCable out;
  TRY(const Bytes answer, hand_over(workplace, pending, bytes));
  TRY(out.accepted, seal::decode<wire::Accepted>(answer));
  if (out.accepted.cable != pending.id) {
    return fail(Code::verification_failed, "the node accepted another cable", "node");
  }
  out.sealed = sealed_for(header.policy);
  out.body_bytes = submit.body_bytes;
  PendingRelease known = pending;
  known.number = out.accepted.number;
  TRY_VOID(write_private_file(folder / "release", seal::encode(known)));
  return out;
}

// Keeps the envelope where the outcome is open; else it is of no more use.
Result<ReleasedCable> send_or_drop(const Workplace& workplace, const PendingRelease& pending) {
  auto sent = send(workplace, pending);
  if (sent) return sent;
  Error error = std::move(sent).error();
  if (outcome_open(error.code)) {
    if (error.code != Code::disk) error.where = pending.id.hex();
  } else {
    TRY_VOID(drop_release(workplace.settings(), pending.id));
  }
  return Failure(std::move(error));
}

// The folder that sealing writes into, until the cable has its id. Its body is held as long as this
// lives, also under the cable's id: clear_unfinished() takes what nobody holds.
class Unfinished {
 public:
  static Result<Unfinished> begin(const Workplace& workplace) {
    constexpr int kTriesMax = 3;
    clear_unfinished(workplace.settings());
    for (int tries = 1;; ++tries) {
      auto folder = releases_folder(workplace.settings()) /
                    ("sealing-" + to_hex(workplace.random().array<8>()));
      auto held = FileLock::make(folder / "body", kOtherCommand);
      if (held) return Unfinished(std::move(folder), std::move(*held));
      // Not there: another command cleared it away before it was held.
      if (held.error().code != Code::not_found || tries == kTriesMax) {
        return Failure(held.error());
      }
    }
  }
  Unfinished(Unfinished&& other) noexcept
      : folder_(std::exchange(other.folder_, {})), held_(std::move(other.held_)) {}
  Unfinished& operator=(Unfinished&&) = delete;
  ~Unfinished() {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  Unfinished(std::filesystem::path folder, FileLock held)
      : folder_(std::move(folder)), held_(std::move(held)) {}

  std::filesystem::path folder_;
  FileLock held_;
};

Result<custody::Sealed> seal_to(const std::filesystem::path& body, const custody::SealInput& input,
                                Random& random) {
  std::ofstream out(body, std::ios::binary | std::ios::trunc);
  if (!out) return disk_error(body);
  TRY(auto sealed, custody::seal_cable(input, random, [&](View piece) -> Result<void> {
        out.write(reinterpret_cast<const char*>(piece.data()),
                  static_cast<std::streamsize>(piece.size()));
        if (!out) return disk_error(body);
        return {};
      }));
  out.close();
  if (!out) return disk_error(body);
  return sealed;
}

Result<wire::Submit> submit_of(const Workplace& workplace, const custody::SealInput& input,
                               const custody::Sealed& sealed, const ReleaseOptions& options,
                               const std::filesystem::path& body) {
  wire::Submit out;
  out.header = sealed.header;
  out.cover = sealed.cover;
  out.body_bytes = sealed.body_bytes;
  if (sealed.body_bytes <= wire::kPartBytes) {
    TRY(out.body, read_file(body, wire::kPartBytes));
  }
  for (const auto& [mission, post] : sealed.posts) out.posts.push_back({mission, post});
  out.shares = sealed.shares;
  ledger::ReleasedEvidence evidence;
  const auto challenge = workplace.domain().hash("release", sealed.id.view());
  TRY(evidence.releaser, workplace.sign("cable", sealed.header, challenge));
  evidence.clearances = options.clearances;
  out.evidence = seal::encode(evidence);
  out.precedence = highest_precedence(input.cover);
  return out;
}

}  // namespace

Result<ReleasedCable> release(const Workplace& workplace, const Draft& draft,
                              const ReleaseOptions& options) {
  if (auto problems = check_draft(draft, workplace.charter()); !problems.empty()) {
    return Failure(std::move(problems.front()));
  }
  TRY(const custody::SealInput input, seal_input(workplace, draft, options));
  TRY(const Unfinished unfinished, Unfinished::begin(workplace));
  const auto body = unfinished.folder() / "body";
  TRY(const custody::Sealed sealed, seal_to(body, input, workplace.random()));
  TRY(const wire::Submit submit, submit_of(workplace, input, sealed, options, body));
  const PendingRelease pending{sealed.id,       options.mission, options.draft,
                               workplace.now(), std::nullopt,    std::nullopt};
  TRY_VOID(write_private_file(unfinished.folder() / "submit", seal::encode(submit)));
  TRY_VOID(write_private_file(unfinished.folder() / "release", seal::encode(pending)));
  std::error_code error;
  const auto folder = folder_of(workplace.settings(), sealed.id);
  std::filesystem::rename(unfinished.folder(), folder, error);
  if (error) return disk_error(folder);
  return send_or_drop(workplace, pending);
}

Result<ReleasedCable> resume(const Workplace& workplace, const CableId& cable) {
  const auto folder = folder_of(workplace.settings(), cable);
  const auto held = hold_envelope(folder, kOtherCommand);
  if (!held && held.error().code == Code::busy) {
    return fail(Code::busy, "another command is sending it", cable.hex());
  }
  const auto bytes = read_file(folder / "release", kEnvelopeBytesMax);
  if (!bytes) return fail(Code::not_found, "no sealed envelope of this cable is here", cable.hex());
  TRY(const auto pending, seal::decode<PendingRelease>(*bytes));
  return send_or_drop(workplace, pending);
}

Result<std::vector<PendingRelease>> pending_releases(const Settings& settings) {
  std::vector<PendingRelease> out;
  std::error_code error;
  for (const auto& folder : std::filesystem::directory_iterator(releases_folder(settings), error)) {
    if (folder.path().filename().string().size() != 64) continue;  // one that was never sealed
    const auto bytes = read_file(folder.path() / "release", kEnvelopeBytesMax);
    if (!bytes && bytes.error().code == Code::not_found) continue;  // another command drops it
    if (!bytes) return Failure(bytes.error());
    TRY(auto pending, seal::decode<PendingRelease>(*bytes));
    out.push_back(std::move(pending));
  }
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return a.sealed < b.sealed; });
  return out;
}

void clear_unfinished(const Settings& settings) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(releases_folder(settings), error)) {
    const std::filesystem::path& folder = entry.path();
    if (!folder.filename().string().starts_with("sealing-")) continue;
    const auto held = FileLock::of(folder / "body", std::chrono::milliseconds(0));
    if (held) {
      std::filesystem::remove_all(folder, error);
    } else if (held.error().code == Code::not_found) {
      std::filesystem::remove(folder, error);  // nothing was written into it
    }
  }
}

Result<SealedFor> sealed_for(const Settings& settings, const CableId& cable) {
  TRY(const Bytes bytes, read_file(folder_of(settings, cable) / "submit", kEnvelopeBytesMax));
  if (const auto submit = seal::decode<wire::Submit>(bytes)) {
    if (const auto header = cable::decode_header(submit->header)) return sealed_for(header->policy);
  }
  return fail(Code::corrupt, "the sealed envelope does not decode", cable.hex());
}

Result<void> drop_release(const Settings& settings, const CableId& cable) {
  std::error_code error;
  const auto gone = std::filesystem::remove_all(folder_of(settings, cable), error);
  if (error) return disk_error(folder_of(settings, cable));
  if (gone == 0) return fail(Code::not_found, "no sealed envelope is here", cable.hex());
  return {};
}

namespace {

// Its draft goes first: with the envelope gone, a draft that a crash left would go a second time.
Result<void> drop_recorded(const Settings& settings, const wire::Track& track) {
  const auto folder = folder_of(settings, track.cable);
  const auto held = hold_envelope(folder, std::chrono::milliseconds(0));
  // Not here, or another command is sending it: whoever asks next drops it.
  if (!held) return {};
  TRY(const Bytes bytes, read_file(folder / "release", kEnvelopeBytesMax));
  TRY(const auto pending, seal::decode<PendingRelease>(bytes));
  TRY_VOID(forget_released(settings.data, pending.draft, {track.cable, track.number, track.index}));
  return drop_release(settings, track.cable);
}

// "sealed 251607Z NOV 26, RESTREINT UE/EU RESTRICTED to nl/mfa": what is pending.
std::string pending_words(const Settings& settings, const PendingRelease& pending) {
  std::string out = "it was sealed " + to_dtg(pending.sealed);
  const auto sealed = sealed_for(settings, pending.id);
  if (!sealed) return out;
  out += ", " + std::string(cable::full_name(sealed->level)) + " to";
  for (const cable::MissionId& mission : sealed->addressees) out += " " + mission.str();
  return out;
}

// Why the envelope must stay; none: the node does not have it, and will not get it.
std::optional<std::string> why_it_stays(const Workplace& workplace, const PendingRelease& pending) {
  if (pending.number) return "and went as " + pending.number->str();
  const auto held = workplace.network().ask_node<wire::PartsHeld>(
      wire::path::parts_held, wire::PartsHeldRequest{pending.id});
  if (!held) {
    return "and your node could not be asked whether it has it (" + held.error().detail + ")";
  }
  if (held->whole) return "and your node has it";
  if (!pending.tried || workplace.now() - *pending.tried >= kUnderWaySeconds) return std::nullopt;
  return "and what was sent may still be on its way to your node: until " +
         to_dtg(*pending.tried + kUnderWaySeconds) + " it can only be released";
}

Result<std::size_t> withdraw_one(const Workplace& workplace, const CableId& cable,
                                 const std::string& draft) {
  const auto folder = folder_of(workplace.settings(), cable);
  const auto held = hold_envelope(folder, std::chrono::milliseconds(0));
  if (!held && held.error().code == Code::not_found) return 0;  // it was recorded meanwhile
  if (!held) return fail(Code::conflict, "another command is sending it", draft);
  TRY(const Bytes bytes, read_file(folder / "release", kEnvelopeBytesMax));
  TRY(const auto pending, seal::decode<PendingRelease>(bytes));
  if (const auto why = why_it_stays(workplace, pending)) {
    return fail(Code::conflict,
                pending_words(workplace.settings(), pending) + ", " + *why +
                    "; nothing was changed: 'valise release " + draft +
                    "' sends that very cable, or says its number",
                draft);
  }
  TRY_VOID(drop_release(workplace.settings(), cable));
  return 1;
}

}  // namespace

Result<std::size_t> withdraw(const Workplace& workplace, std::string_view draft) {
  TRY(const auto pending, pending_releases(workplace.settings()));
  std::size_t dropped = 0;
  for (const PendingRelease& each : pending) {
    if (each.draft != draft) continue;
    TRY(const std::size_t one, withdraw_one(workplace, each.id, each.draft));
    dropped += one;
  }
  return dropped;
}

Result<wire::Track> track(const Workplace& workplace, const wire::CableQuery& query) {
  TRY(auto out, workplace.network().ask_node<wire::Track>(wire::path::track, query));
  if (out.recorded) TRY_VOID(drop_recorded(workplace.settings(), out));
  return out;
}

Result<std::vector<PendingRelease>> settle_releases(const Workplace& workplace) {
  TRY(const auto kept, pending_releases(workplace.settings()));
  std::map<CableId, cable::Number> numbers;
  for (const PendingRelease& each : kept) {
    const auto found = track(workplace, {each.id, std::nullopt, each.mission});
    if (found) numbers[each.id] = found->number;
    // The node does not know it, or not its mission: others may be known.
    if (!found && found.error().code != Code::not_found) return Failure(found.error());
  }
  TRY(auto left, pending_releases(workplace.settings()));
  for (PendingRelease& each : left) {
    const auto number = numbers.find(each.id);
    if (number != numbers.end()) each.number = number->second;
  }
  return left;
}

}  // namespace valise::terminal
