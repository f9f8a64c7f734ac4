// A member's ledger that is lawful, hashed, signed by its node and cosigned by seats: what proofs
// and exports in tests are made of.
#pragma once

#include <fstream>

#include "fixture/book.h"
#include "seal/hash.h"
#include "terminal/terminal_test.h"
#include "tlog/proof.h"
#include "tlog/tile.h"
#include "wire/terminal_node.h"
#include "wire/trustee.h"

namespace valise::terminal {

class TestLedger {
 public:
  TestLedger(fixture::Network& network, std::string member)
      : network_(network), member_(std::move(member)), book_(network, member_) {}

  // "" if lawful.
  std::string append(std::vector<ledger::Entry> batch, Time time = fixture::kStart) {
    const std::string said = book_.append(std::move(batch), time);
    grow();
    return said;
  }
  std::string found(const std::vector<std::string>& missions) {
    const std::string said = book_.found(missions);
    grow();
    return said;
  }

  const fixture::Book& book() const { return book_; }
  std::string origin() const { return network_.charter().origin_of(network_.member(member_).id); }
  const tlog::MemoryHashes& hashes() const { return hashes_; }
  Bytes entry(std::uint64_t index) const { return ledger::encode(book_.entries()[index]); }

  // Final, if `seats` are a quorum.
  std::string note(TreeSize size, const std::vector<std::uint8_t>& seats = {1, 2, 3, 4}) const {
    const auto own = tlog::make_note_key(origin(), tlog::SignatureType::ed25519,
                                         network_.member(member_).ledger.verify_key())
                         .value();
    const tlog::Checkpoint checkpoint{origin(), {size, tlog::root_of(hashes_, size).value()}, {}};
    tlog::Note out =
        tlog::sign_checkpoint(checkpoint, own, network_.member(member_).ledger).value();
    for (const std::uint8_t number : seats) {
      const fixture::SeatKeys& seat = network_.seat(number);
      const auto key =
          tlog::make_note_key(network_.charter().cosigner_of(seat.seat),
                              tlog::SignatureType::cosignature_v1, seat.seat.cosignature_key)
              .value();
      out.signatures.push_back(tlog::cosign(out.text, key, seat.cosignature, fixture::kStart));
    }
    return tlog::print(out);
  }
  std::string note() const { return note(hashes_.size()); }

  std::string proof(std::uint64_t index,
                    const std::vector<std::uint8_t>& seats = {1, 2, 3, 4}) const {
    return tlog::print(
        tlog::Proof{{},
                    LeafIndex{index},
                    tlog::inclusion_proof(hashes_, LeafIndex{index}, hashes_.size()).value(),
                    note(hashes_.size(), seats)});
  }
  wire::Proved proved(std::uint64_t index) const { return {entry(index), proof(index)}; }

  // In the layout of tlog-tiles.
  void export_to(const std::filesystem::path& folder) const {
    put(folder / "checkpoint", to_bytes(note()));
    for (const tlog::TilePath& path : tlog::tiles_grown(TreeSize{0}, hashes_.size())) {
      Bytes bytes;
      if (path.kind == tlog::TileKind::hashes) {
        bytes = tlog::build_tile(hashes_, path).value();
      } else {
        for (unsigned i = 0; i < path.width; ++i) {
          EXPECT_TRUE(tlog::append_to_bundle(bytes, entry(path.index * tlog::kTileWidth + i)));
        }
      }
      put(folder / tlog::print(path), bytes);
    }
  }
  static void put(const std::filesystem::path& path, const Bytes& bytes) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  }

  // What the own node says of these records: the body of a wire::RosterRequest answered.
  wire::Roster roster(View request) const {
    const auto asked = seal::decode<wire::RosterRequest>(request).value();
    wire::Roster out;
    book_.state().scan(asked.prefix, ledger::prefix_end(asked.prefix), [&](View key, View value) {
      out.rows.push_back({to_bytes(key), to_bytes(value)});
      return true;
    });
    return out;
  }

  // What a seat says of one record now.
  wire::CurrentAnswer current(std::uint8_t seat, const Bytes& key, Time time) const {
    wire::CurrentAnswer out;
    const auto value = book_.state().get(key);
    wire::Current word{
        origin(), key, std::nullopt, hashes_.size(), hashes_.root(), network_.charter_hash(),
        seat,     time};
    if (value) word.record = Hash{seal::sha256(*value)};
    out.statements = {
        custody::sign_statement(network_.domain(), network_.seat(seat).statement, word)};
    out.values.resize(1);
    if (value) out.values[0] = {{key, *value}};
    return out;
  }

 private:
  void grow() {
    while (hashes_.size().value < book_.entries().size()) {
      hashes_.append(tlog::leaf_hash(entry(hashes_.size().value)));
    }
  }

  fixture::Network& network_;
  std::string member_;
  fixture::Book book_;
  tlog::MemoryHashes hashes_;
};

}  // namespace valise::terminal
