// What seats say and sign with their statement keys: that a share opens, that it does not, that
// they released it, that they withheld it (PROTOCOL.md rows 23, 24, 46, 47). Each stands under its
// own label, so that none can be taken for another. Fields in the order of PROTOCOL.md.
#pragma once

#include <string>
#include <string_view>

#include "base/id.h"
#include "base/time.h"
#include "cable/marking.h"
#include "custody/withheld.h"
#include "ledger/facts.h"
#include "seal/codec.h"
#include "seal/cose.h"
#include "seal/domain.h"

namespace valise::custody {

// "This seat holds a share of this cable that opens and matches its commitment."
// ok is false where it does not; the seat then signs Malformed as well, which stands in a ledger.
struct DepositReceipt {
  static constexpr std::string_view label = "deposit-receipt";
  CableId cable;
  std::uint8_t seat = 0;
  KeyId key_id;  // of the seat's key that opened it
  Hash share;    // SHA-256 of its ciphertext
  std::string origin;
  LeafIndex index;  // of the entry *released*
  Time time;
  bool ok = false;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using D = DepositReceipt;
    return pack(Field{"cable", &D::cable}, Field{"seat", &D::seat}, Field{"key_id", &D::key_id},
                Field{"share", &D::share}, Field{"origin", &D::origin}, Field{"index", &D::index},
                Field{"time", &D::time}, Field{"ok", &D::ok});
  }
};

// "The share that I was given of this cable does not open or does not match." Label "malformed".
using ledger::Malformed;

// "I released my share to this request, which stands at this index of a ledger that q seats have
// cosigned to this size."
struct ReleaseReceipt {
  static constexpr std::string_view label = "release-receipt";
  RequestId request;
  CableId cable;
  std::string origin;
  LeafIndex index;
  TreeSize size;
  Hash root;
  std::uint8_t seat = 0;
  Hash reply;                                      // SHA-256 of its ciphertext
  cable::Level level = cable::Level::limite;       // effective: the header's, or as regraded since
  cable::Status status = cable::Status::in_force;  // by the originator's ledger
  Hash charter;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using R = ReleaseReceipt;
    return pack(Field{"request", &R::request}, Field{"cable", &R::cable},
                Field{"origin", &R::origin}, Field{"index", &R::index}, Field{"size", &R::size},
                Field{"root", &R::root}, Field{"seat", &R::seat}, Field{"reply", &R::reply},
                Field{"level", &R::level}, Field{"status", &R::status},
                Field{"charter", &R::charter}, Field{"time", &R::time});
  }
};

// "I released nothing to this request."
struct Withheld {
  static constexpr std::string_view label = "withheld";
  RequestId request;
  std::uint8_t seat = 0;
  WithheldCode code = WithheldCode::not_recorded;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"request", &Withheld::request}, Field{"seat", &Withheld::seat},
                Field{"code", &Withheld::code}, Field{"time", &Withheld::time});
  }
};

// The label of a statement's type.
template <class Statement>
constexpr std::string_view label_of() {
  if constexpr (std::is_same_v<Statement, Malformed>) {
    return "malformed";
  } else {
    return Statement::label;
  }
}

// COSE_Sign1 with its payload inside; external_aad = label(type).
template <class Statement>
Bytes sign_statement(const seal::Domain& domain, const seal::SigningKey& key,
                     const Statement& statement) {
  return seal::sign1(key, domain.label(label_of<Statement>()), seal::encode(statement));
}

// Whether its seat is the one whose key it is, and its time fits, is the caller's to ask.
// Errors: malformed; verification_failed.
template <class Statement>
Result<Statement> open_statement(const seal::Domain& domain, const seal::VerifyKey& key,
                                 View bytes) {
  TRY(const Bytes payload, seal::open_sign1(key, domain.label(label_of<Statement>()), bytes));
  return seal::decode<Statement>(payload);
}

}  // namespace valise::custody
