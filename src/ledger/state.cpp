#include "ledger/state.h"

#include "base/check.h"
#include "seal/hash.h"

namespace valise::ledger {

Key& Key::with(std::string_view text) {
  CHECK(text.find('\0') == std::string_view::npos);
  append(bytes_, view_of(text));
  bytes_.push_back(0);
  return *this;
}

Key& Key::with(std::uint64_t number) {
  append_u64(bytes_, number);
  return *this;
}

Key& Key::with(View fixed) {
  append(bytes_, fixed);
  return *this;
}

Bytes prefix_end(View prefix) {
  Bytes end = to_bytes(prefix);
  while (!end.empty() && end.back() == 0xFF) end.pop_back();
  CHECK(!end.empty());
  ++end.back();
  return end;
}

std::optional<Bytes> Change::get(View key) const {
  const auto found = puts_.find(to_bytes(key));
  return found != puts_.end() ? found->second : below_.get(key);
}

void Change::scan(View from, View to, const Visit& visit) const {
  auto own = puts_.lower_bound(to_bytes(from));
  const auto own_end = puts_.lower_bound(to_bytes(to));
  bool going = true;
  // Own keys before `until` come first; an own key that stands below too hides it.
  const auto flush = [&](const Bytes* until) {
    for (; going && own != own_end && (until == nullptr || own->first < *until); ++own) {
      if (own->second) going = visit(own->first, *own->second);
    }
  };
  below_.scan(from, to, [&](View key, View value) {
    const Bytes here = to_bytes(key);
    flush(&here);
    if (!going) return false;
    if (own != own_end && own->first == here) {
      if (own->second) going = visit(here, *own->second);
      ++own;
      return going;
    }
    return going = visit(key, value);
  });
  flush(nullptr);
}

void Change::take(Change&& above) {
  for (auto& [key, value] : above.puts_) puts_[key] = std::move(value);
}

std::optional<Bytes> MemoryState::get(View key) const {
  const auto found = records_.find(to_bytes(key));
  if (found == records_.end()) return std::nullopt;
  return found->second;
}

void MemoryState::scan(View from, View to, const Visit& visit) const {
  const auto end = records_.lower_bound(to_bytes(to));
  for (auto at = records_.lower_bound(to_bytes(from)); at != end; ++at) {
    if (!visit(at->first, at->second)) return;
  }
}

void MemoryState::take(const Change& change) {
  for (const auto& [key, value] : change.puts()) {
    if (value) {
      records_[key] = *value;
    } else {
      records_.erase(key);
    }
  }
}

Key head_key() {
  return Key(Kind::head);
}
Key mission_key(const cable::MissionId& mission) {
  return Key(Kind::mission).with(mission.str());
}
Key officer_key(const cable::OfficerId& officer) {
  return Key(Kind::officer).with(officer.str());
}
Key device_key(const DeviceId& device) {
  return Key(Kind::device).with(device);
}
Key passkey_key(View passkey_id) {
  return Key(Kind::passkey).with(passkey_id);
}
Key grant_key(const cable::OfficerId& officer, const cable::FileId& file) {
  return Key(Kind::grant).with(officer.str()).with(file.str());
}
Key suspension_key(std::string_view subject) {
  return Key(Kind::suspension).with(subject);
}
Key collective_key(const cable::FileId& name) {
  return Key(Kind::collective).with(name.str());
}
Key payload_key(const Hash& identity) {
  return Key(Kind::payload).with(identity);
}
Key released_key(const CableId& cable) {
  return Key(Kind::released).with(cable);
}
Key serial_key(const cable::MissionId& mission, std::uint16_t year) {
  return Key(Kind::serial).with(mission.str()).with(std::uint64_t{year});
}
Key received_key(const cable::MissionId& mission, const CableId& cable) {
  return Key(Kind::received).with(mission.str()).with(cable);
}
Key session_key(const Hash& identity) {
  return Key(Kind::session).with(identity);
}
Key request_key(const Hash& identity) {
  return Key(Kind::request).with(identity);
}
Key openings_prefix(const CableId& cable) {
  return Key(Kind::opening).with(cable);
}
Key opening_prefix(const CableId& cable, const cable::MissionId& mission) {
  return openings_prefix(cable).with(mission.str());
}
Key accepted_key(const CableId& cable, const cable::MissionId& mission) {
  return Key(Kind::accepted).with(cable).with(mission.str());
}
Key addressed_prefix(const cable::MissionId& mission) {
  return Key(Kind::addressed).with(mission.str());
}
Key status_key(const CableId& cable) {
  return Key(Kind::status).with(cable);
}

bool suspended(const State& state, std::string_view subject) {
  const auto record = state.find<SuspensionRecord>(suspension_key(subject));
  return record && record->in_force;
}

Hash roster_hash(const State& state) {
  seal::Sha256 hash;
  const auto add = [&](View bytes) {
    Bytes length;
    append_u64(length, bytes.size());
    hash.update(length);
    hash.update(bytes);
  };
  const std::uint8_t from[] = {static_cast<std::uint8_t>(Kind::mission)};
  const std::uint8_t to[] = {static_cast<std::uint8_t>(Kind::roster_end)};
  state.scan(from, to, [&](View key, View value) {
    add(key);
    add(value);
    return true;
  });
  return {hash.finish()};
}

}  // namespace valise::ledger
