// The calls of the network, by path; spec/federation.md and spec/local-api.md describe each.
#pragma once

#include <string_view>

namespace valise::wire::path {

// A terminal to its member's node; the client certificate is the device's.
inline constexpr std::string_view part = "/v1/part";              // a body's part before submit
inline constexpr std::string_view parts_held = "/v1/parts-held";  // which parts are here
inline constexpr std::string_view submit = "/v1/submit";
inline constexpr std::string_view track = "/v1/track";
inline constexpr std::string_view list = "/v1/list";
inline constexpr std::string_view body = "/v1/body";  // a part of a sealed body
inline constexpr std::string_view assign = "/v1/assign";
inline constexpr std::string_view open = "/v1/open";
inline constexpr std::string_view use = "/v1/use";
inline constexpr std::string_view act = "/v1/act";          // proposes or countersigns
inline constexpr std::string_view propose = "/v1/propose";  // an act that nobody signed yet
inline constexpr std::string_view acts = "/v1/acts";        // those that wait
inline constexpr std::string_view roster = "/v1/roster";    // records by key prefix
inline constexpr std::string_view prove = "/v1/prove";      // an entry and its proof
inline constexpr std::string_view status = "/v1/status";

// A node or a terminal to a trustee.
inline constexpr std::string_view push = "/v1/push";
inline constexpr std::string_view deposit = "/v1/deposit";
inline constexpr std::string_view release = "/v1/release";
inline constexpr std::string_view possession = "/v1/possession";
inline constexpr std::string_view possession_proof = "/v1/possession-proof";
inline constexpr std::string_view current = "/v1/current";
inline constexpr std::string_view hold = "/v1/hold";
inline constexpr std::string_view holds = "/v1/holds";  // those in force
inline constexpr std::string_view addressed = "/v1/addressed";
inline constexpr std::string_view who = "/v1/who";
inline constexpr std::string_view record = "/v1/record";
inline constexpr std::string_view heads = "/v1/heads";  // newest final checkpoint of each ledger

// A trustee to a trustee.
inline constexpr std::string_view rejoin = "/v1/rejoin";

// A node to a node.
inline constexpr std::string_view deliver = "/v1/deliver";
inline constexpr std::string_view deliver_part = "/v1/deliver-part";
inline constexpr std::string_view deliver_held = "/v1/deliver-held";
inline constexpr std::string_view acknowledge = "/v1/acknowledge";
inline constexpr std::string_view notice = "/v1/notice";  // a cable's changed status

// Of anyone (c2sp.org/tlog-tiles): /checkpoint and /tile/… at a node, below /ledger/MEMBER at a
// trustee. Entry bundles only to trustees and inspectors.
inline constexpr std::string_view checkpoint = "/checkpoint";

}  // namespace valise::wire::path
