#include "admin/keys.h"

#include <algorithm>

#include "admin/file.h"
#include "admin/key_file.h"

namespace valise::admin {
namespace {

namespace fs = std::filesystem;

template <class... Seeds>
std::vector<Secret> copies(const Seeds&... seeds) {
  std::vector<Secret> out;
  (out.push_back(seeds.copy()), ...);
  return out;
}

std::string_view kind_of(Offline which) {
  if (which == Offline::inspector) return "inspector";
  return which == Offline::root ? "root" : "charter";
}

fs::path mission_path(const fs::path& data, const MissionKey& key) {
  std::string name = key.mission.str();
  std::ranges::replace(name, '/', '-');
  return data / file_name::missions / (name + "." + key.kem.id().short_hex() + ".key");
}

Result<MissionKey> read_mission_key(const fs::path& path) {
  TRY(KeySet set, read_key_file(path, {"mission", 1}));
  TRY(auto mission, cable::MissionId::parse(set.holder));
  TRY(auto kem, seal::KemKey::from_seed(std::move(set.seeds[0])));
  return MissionKey{std::move(mission), std::move(kem)};
}

}  // namespace

Result<void> write_offline_key(const fs::path& path, Offline which, const OfflineKey& key) {
  return write_key_file(
      path, {std::string(kind_of(which)), key.network, key.member, copies(key.key.seed())});
}

Result<OfflineKey> read_offline_key(const fs::path& path, Offline which) {
  TRY(KeySet set, read_key_file(path, {kind_of(which), 1}));
  TRY(auto key, seal::SigningKey::from_seed(std::move(set.seeds[0])));
  return OfflineKey{set.network, set.holder, std::move(key)};
}

Result<void> write_node_keys(const fs::path& data, const NodeKeys& keys) {
  return write_key_file(data / file_name::node, {"node", keys.network, keys.member,
                                                 copies(keys.ledger.seed(), keys.tls.seed())});
}

Result<NodeKeys> read_node_keys(const fs::path& data) {
  TRY(KeySet set, read_key_file(data / file_name::node, {"node", 2}));
  TRY(auto ledger, seal::SigningKey::from_seed(std::move(set.seeds[0])));
  TRY(auto tls, seal::SigningKey::from_seed(std::move(set.seeds[1])));
  return NodeKeys{set.network, set.holder, std::move(ledger), std::move(tls)};
}

Result<void> write_seat_keys(const fs::path& data, const SeatKeys& keys) {
  return write_key_file(data / file_name::seat,
                        {"seat", keys.network, keys.name,
                         copies(keys.kem.seed(), keys.cosignature.seed(), keys.statement.seed(),
                                keys.tls.seed(), keys.store)});
}

Result<SeatKeys> read_seat_keys(const fs::path& data) {
  TRY(KeySet set, read_key_file(data / file_name::seat, {"seat", 5}));
  TRY(auto kem, seal::KemKey::from_seed(std::move(set.seeds[0])));
  TRY(auto cosignature, seal::SigningKey::from_seed(std::move(set.seeds[1])));
  TRY(auto statement, seal::SigningKey::from_seed(std::move(set.seeds[2])));
  TRY(auto tls, seal::SigningKey::from_seed(std::move(set.seeds[3])));
  return SeatKeys{
      set.network,          set.holder,     std::move(kem),         std::move(cosignature),
      std::move(statement), std::move(tls), std::move(set.seeds[4])};
}

Result<void> add_mission_key(const fs::path& data, std::string_view network,
                             const MissionKey& key) {
  TRY_VOID(make_folder(data / file_name::missions));
  return write_key_file(mission_path(data, key), {"mission", std::string(network),
                                                  key.mission.str(), copies(key.kem.seed())});
}

Result<std::vector<MissionKey>> read_mission_keys(const fs::path& data) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator at(data / file_name::missions, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().extension() == ".key") files.push_back(at->path());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail(Code::disk, "cannot list the folder: " + error.message(),
                (data / file_name::missions).string());
  }
  std::ranges::sort(files);
  std::vector<MissionKey> out;
  for (const fs::path& file : files) {
    TRY(MissionKey key, read_mission_key(file));
    out.push_back(std::move(key));
  }
  return out;
}

}  // namespace valise::admin
