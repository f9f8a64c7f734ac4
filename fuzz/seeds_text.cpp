// Signed texts of the transparency formats, fingerprints as words, certificates.
#include "http/certificate.h"
#include "scene.h"
#include "seal/attestation_object.h"
#include "seeds.h"
#include "terminal/words.h"
#include "tlog/policy.h"
#include "tlog/tile.h"
#include "tlog/witness.h"

namespace valise::fuzz {
namespace {

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  CHECK(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

void add_notes(const Seeds& seeds) {
  const tlog::SampleLedger& ledger = sample_ledger();
  const tlog::Note note = ledger.note({1, 2, 3, 4});
  const std::string text = tlog::print(note);
  const auto add = [&](const char* target) {
    seeds.right(target, "cosigned", view_of(text));
    seeds.wrong(target, "cut", view_of(text).first(text.size() - 1));
    seeds.wrong(target, "trailing", view_of(text + "\n"));
  };
  add("note");
  add("checkpoint");
  seeds.wrong("note", "control", view_of(replaced(text, "valise", "val\rse")));
  seeds.wrong("note", "hyphen", view_of(replaced(text, "\u2014 ", "- ")));
  seeds.wrong("note", "not-signed", view_of(note.text));
  seeds.right("checkpoint", "bare", view_of(note.text));
  seeds.wrong("checkpoint", "leading-zero", view_of(replaced(note.text, "\n9\n", "\n09\n")));
  seeds.wrong("checkpoint", "too-few", view_of(tlog::print(ledger.note({1, 2, 3}))));
  std::string lines;
  for (const tlog::SignatureLine& line : note.signatures) lines += tlog::print(line);
  seeds.right("cosignature", "of-four", view_of(lines));
  seeds.right("cosignature", "no-signature",
              view_of(replaced(lines, note.signatures[1].name, "another")));
  seeds.wrong("cosignature", "cut", view_of(lines).first(lines.size() - 1));
  seeds.wrong("cosignature", "empty-line", view_of(lines + "\n"));
  seeds.wrong("cosignature", "none", {});
}

void add_keys_and_policies(const Seeds& seeds) {
  const tlog::Trust& trust = sample_ledger().trust();
  const std::string key = tlog::print(trust.ledger);
  seeds.right("note_key", "ledger", view_of(key));
  seeds.right("note_key", "cosigner", view_of(tlog::print(trust.cosigners[0].key)));
  seeds.wrong("note_key", "name", view_of(replaced(key, "cy.valise", "cy valise")));
  seeds.wrong("note_key", "id", view_of(replaced(key, "cy.valise", "nl.valise")));
  seeds.wrong("note_key", "cut", view_of(key).first(key.size() - 4));
  const std::string policy = tlog::print(tlog::policy_of(trust));
  seeds.right("policy", "four-of-five", view_of(policy));
  seeds.right("policy", "none", view_of("# of nobody\n\t\nquorum none\n"));
  seeds.right("policy", "any", view_of(replaced(policy, "group seats 4", "group  seats\tany")));
  seeds.wrong("policy", "threshold", view_of(replaced(policy, "group seats 4", "group seats 6")));
  seeds.wrong("policy", "no-quorum", view_of(replaced(policy, "quorum seats\n", "")));
  seeds.wrong("policy", "unknown-member", view_of(replaced(policy, " seat-5\n", " seat-6\n")));
  seeds.wrong("policy", "twice", view_of(policy + policy));
}

void add_proofs(const Seeds& seeds) {
  const tlog::SampleLedger& ledger = sample_ledger();
  tlog::Proof proof = ledger.proof(LeafIndex{5}, {1, 2, 3, 4});
  const std::string text = tlog::print(proof);
  seeds.right("proof", "of-five", view_of(text));
  seeds.wrong("proof", "cut", view_of(text).first(text.size() - 1));
  seeds.wrong("proof", "version", view_of(replaced(text, "@v1", "@v2")));
  proof.extra = to_bytes("more");
  seeds.right("proof", "extra", view_of(tlog::print(proof)));
  const auto growth = tlog::consistency_proof(ledger.hashes(), TreeSize{4}, ledger.size()).value();
  const std::string request =
      tlog::print(tlog::AddCheckpoint{TreeSize{4}, growth, tlog::print(ledger.note({}))});
  seeds.right("witness", "from-four", view_of(request));
  seeds.wrong("witness", "old-size-above", view_of(replaced(request, "old 4", "old 10")));
  seeds.wrong("witness", "proof-from-none", view_of(replaced(request, "old 4", "old 0")));
  seeds.wrong("witness", "cut", view_of(request).first(request.size() - 1));
}

void add_tiles(const Seeds& seeds) {
  const tlog::SampleLedger& ledger = sample_ledger();
  Bytes tile{8};  // the width, less one
  append(tile, *tlog::build_tile(ledger.hashes(), {tlog::TileKind::hashes, 0, 0, 9}));
  seeds.right("tile", "nine-hashes", tile);
  seeds.wrong("tile", "cut", View(tile).first(tile.size() - 1));
  Bytes bundle{8};
  for (const Bytes& entry : ledger.entries()) CHECK(tlog::append_to_bundle(bundle, entry));
  seeds.right("tile", "nine-entries", bundle);
  seeds.wrong("tile", "entry-cut", View(bundle).first(bundle.size() - 1));
  bundle[0] = 9;
  seeds.wrong("tile", "ten-entries", bundle);
  tlog::Frontier frontier;
  seeds.right("frontier", "empty", frontier.encode());
  for (const Bytes& entry : ledger.entries()) frontier.append(tlog::leaf_hash(entry));
  seeds.strict("frontier", "nine", frontier.encode());
}

Bytes der_of(const std::string& pem) {
  std::string body = pem.substr(pem.find('\n') + 1);
  body.resize(body.find('-'));
  std::erase(body, '\n');
  return from_base64(body).value();
}

void add_certificates(const Seeds& seeds) {
  const auto made = http::make_certificate(Secret(Bytes(32, 0x44))).value();
  const Bytes der = der_of(made.pem);
  seeds.right("certificate", "own", der);
  seeds.wrong("certificate", "cut", View(der).first(der.size() - 1));
  Bytes other = der;
  other.back() ^= 1;
  seeds.wrong("certificate", "signature", other);
  seeds.right("attestation_certificate", "of-no-model", der);
  other = der;
  other.push_back(0);
  seeds.wrong("attestation_certificate", "longer", other);
  seeds.wrong("attestation_certificate", "cut", View(der).first(der.size() - 1));
}

}  // namespace

void add_text_seeds(const Seeds& seeds) {
  add_notes(seeds);
  add_keys_and_policies(seeds);
  add_proofs(seeds);
  add_tiles(seeds);
  add_certificates(seeds);
  Array<16> fingerprint{};
  for (std::uint8_t i = 0; i < 16; ++i) fingerprint[i] = static_cast<std::uint8_t>(i * 17);
  const std::string words = terminal::to_words(fingerprint);
  seeds.right("words", "twelve", view_of(words));
  seeds.right("words", "spaced", view_of("  " + replaced(words, " ", "\n ") + " "));
  seeds.wrong("words", "eleven", view_of(words.substr(0, words.rfind(' '))));
  seeds.wrong("words", "check", view_of(replaced(words, words.substr(0, 4), "zuto")));
}

}  // namespace valise::fuzz
