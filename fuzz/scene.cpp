#include "scene.h"

#include "base/check.h"

namespace valise::fuzz {

Scene::Scene()
    : officer(network.person("cy-00a1")), newcomer(network.person("cy-00b2")), cy(network, "cy") {
  using ledger::kReader, ledger::kReleaser, fixture::kStart;
  CHECK(cy.found({"cy/mfa"}).empty());
  CHECK(cy.append({network.accredit(officer, kReleaser | kReader, {"cy/mfa"}, kStart),
                   network.enrol(officer, kStart),
                   network.grant(officer, "GEN", kStart, kStart + 30 * kDay)})
            .empty());
  header = network.header({"cy/mfa"});
  CHECK(cy.append({network.released(header, officer, 1)}).empty());
}

Scene& scene() {
  static Scene only;
  return only;
}

const tlog::SampleLedger& sample_ledger() {
  static const tlog::SampleLedger only = [] {
    tlog::SampleLedger out;
    out.append_up_to(9);
    return out;
  }();
  return only;
}

const Secret& content_key() {
  static const Secret only(Bytes(32, 0x42));
  return only;
}

}  // namespace valise::fuzz
