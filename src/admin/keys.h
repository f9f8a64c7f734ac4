// The keys of a server and of its member, and where each lies in the data folder.
//
//   root.key       a member's root: signs its node's keys. Belongs on no server.
//   charter.key    signs charters for the member. Belongs on no server.
//   node.keys      ledger and TLS keys of the node
//   missions.keys/ one file a mission key, by mission and key id: added, never changed
//   seat.keys      a trustee's seat
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/random.h"
#include "cable/names.h"
#include "seal/ed25519.h"
#include "seal/kem.h"

namespace valise::admin {

namespace file_name {
inline constexpr const char* root = "root.key";
inline constexpr const char* charter = "charter.key";
inline constexpr const char* node = "node.keys";
inline constexpr const char* missions = "missions.keys";
inline constexpr const char* seat = "seat.keys";
}  // namespace file_name

// A member's root or charter key, or an inspector's device key: one signing key of its own file.
struct OfflineKey {
  std::string network;
  std::string member;  // or the inspector
  seal::SigningKey key;
};

struct NodeKeys {
  std::string network;
  std::string member;
  seal::SigningKey ledger;
  seal::SigningKey tls;
};

struct SeatKeys {
  std::string network;
  std::string name;
  seal::KemKey kem;
  seal::SigningKey cosignature;
  seal::SigningKey statement;
  seal::SigningKey tls;
  Secret store;  // 32 bytes, for what the trustee keeps at rest
};

struct MissionKey {
  cable::MissionId mission;
  seal::KemKey kem;
};

// Writing: conflict where a file is already, disk. Reading: as read_key_file().
enum class Offline : std::uint8_t { root, charter, inspector };
Result<void> write_offline_key(const std::filesystem::path& path, Offline which,
                               const OfflineKey& key);
Result<OfflineKey> read_offline_key(const std::filesystem::path& path, Offline which);

Result<void> write_node_keys(const std::filesystem::path& data, const NodeKeys& keys);
Result<NodeKeys> read_node_keys(const std::filesystem::path& data);

Result<void> write_seat_keys(const std::filesystem::path& data, const SeatKeys& keys);
Result<SeatKeys> read_seat_keys(const std::filesystem::path& data);

// Each key is durable before it returns: a mission may be opened under it at once.
Result<void> add_mission_key(const std::filesystem::path& data, std::string_view network,
                             const MissionKey& key);
// In the order of the file names; none if the folder is not there.
Result<std::vector<MissionKey>> read_mission_keys(const std::filesystem::path& data);

}  // namespace valise::admin
