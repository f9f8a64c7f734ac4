// The cases of vectors/cable/: one honest cable, taken apart step by step, and lies about each
// step. Deterministic: the same files every time.
#pragma once

#include <vector>

#include "custody/lying_sender_test.h"
#include "custody/sealed_cable_test.h"
#include "vectors/case_file.h"

namespace valise::vectors {

// The network and cable of every case.
struct Example {
  custody::TestNetwork network{2};
  custody::SealInput input;
  custody::SealedWithBody sealed;
  Secret k;
  Secret s;

  Example();
  const seal::Domain& domain() const { return network.domain; }
  std::vector<std::pair<std::string, Bytes>> shares(const std::vector<std::uint8_t>& seats,
                                                    const custody::Sealed& of) const;
  Secret content_key() const;
};

// Each starts a case with the members that its operation always has.
CaseFile deposit_case(const Example& example, const custody::Sealed& cable, const char* name,
                      const char* what, const char* expect, std::uint8_t seat, View share);
CaseFile receive_case(const Example& example, const custody::Sealed& cable, const char* name,
                      const char* what, const char* expect, std::size_t mission, View post);
CaseFile unlock_case(const Example& example, const custody::Sealed& cable, const char* name,
                     const char* what, const char* expect, const Secret& k,
                     const std::vector<std::pair<std::string, Bytes>>& shares);
CaseFile body_case(const Example& example, const custody::Sealed& cable, const char* name,
                   const char* what, const char* expect, const Secret& cek, View body);

struct ReplyCase {
  const char* name;
  const char* what;
  const char* expect;
  custody::ReplyContext context;
  std::uint8_t seat;  // 0 for the node's part
};
CaseFile reply_case(const Example& example, const custody::ReplyKey& key, const ReplyCase& asked,
                    View reply);

std::vector<CaseFile> right_cases();
std::vector<CaseFile> wrong_cases();

}  // namespace valise::vectors
