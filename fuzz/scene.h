// A founded network and a little of its life, always the same: what the targets judge their bytes
// by, and what the seeds are made of.
#pragma once

#include "fixture/book.h"
#include "tlog/sample_test.h"

namespace valise::fuzz {

inline constexpr Array<32> kChallenge = {0xC5, 0x01};

// The ledger of cy holds its charter, the mission cy/mfa, an officer who may release and read,
// and one cable of his.
struct Scene {
  Scene();

  fixture::Network network;
  fixture::Person officer;   // cy-00a1, accredited and enrolled
  fixture::Person newcomer;  // cy-00b2, unknown to the ledger
  fixture::Book cy;
  Bytes header;  // of the released cable

  CableId cable() const { return cable::cable_id(network.domain(), header); }
};

Scene& scene();

// A ledger of nine entries under five seats, for the formats of tlog.
const tlog::SampleLedger& sample_ledger();

// A sealed text's key and the header that commits to it, for the targets that read bodies.
const Secret& content_key();

}  // namespace valise::fuzz
