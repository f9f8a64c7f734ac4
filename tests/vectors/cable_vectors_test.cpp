// Replays vectors/cable/: what is committed there is what this program does, and what it makes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "custody/opening.h"
#include "custody/release.h"
#include "seal/vector_file_test.h"
#include "vectors/cable_cases.h"

namespace valise::vectors {
namespace {

using seal::Json;

const std::filesystem::path kFolder = std::string(VALISE_ROOT) + "/vectors/cable";

seal::Domain domain_of(const Json& test) {
  return {{*to_array<32>(test["founding"].hex())}};
}
Secret secret_of(const Json& test, std::string_view key) {
  return Secret(test[key].hex());
}
seal::KemKey key_of(const Json& test) {
  return *seal::KemKey::from_seed(secret_of(test, "seed"));
}
cable::MissionId mission_of(const Json& test) {
  return cable::MissionId::parse(test["mission"].text).value();
}
std::uint8_t seat_of(const Json& test) {
  return static_cast<std::uint8_t>(test["seat"].number());
}
custody::ReplyContext context_of(const Json& test) {
  return {{*to_array<32>(test["request"].hex())},
          {*to_array<32>(test["cable"].hex())},
          test["origin"].text,
          {test["index"].number()}};
}
void expect_bytes(const Json& test, std::string_view key, View found) {
  EXPECT_EQ(to_hex(found), test[key].text) << key;
}

Result<void> derive(const Json& test) {
  const auto domain = domain_of(test);
  const Secret s = secret_of(test, "s"), k = secret_of(test, "k");
  TRY(const auto header, cable::decode_header(test["header"].hex()));
  expect_bytes(test, "policy", header.policy_bytes);
  expect_bytes(test, "content", seal::encode(header.content));
  expect_bytes(test, "policy_hash", domain.hash("policy", header.policy_bytes));
  expect_bytes(test, "s_hash", custody::hash_s(domain, s).bytes);
  expect_bytes(test, "k_hash", custody::hash_k(domain, k).bytes);
  const auto polynomial = custody::coefficients(domain, s, header.policy.threshold);
  for (const auto& [name, value] : test["coefficients"].members) {
    EXPECT_EQ(to_hex(polynomial.at(std::stoul(name) - 1).expose_secret()), value.text);
  }
  for (const auto& [name, value] : test["shares"].members) {
    const auto seat = static_cast<std::uint8_t>(std::stoul(name));
    const Secret share = custody::share_of(domain, s, polynomial, seat);
    EXPECT_EQ(to_hex(share.expose_secret()), value.text);
    expect_bytes(test["commitments"], name, custody::hash_share(domain, share).bytes);
    EXPECT_EQ(header.policy.shares.at(seat), custody::hash_share(domain, share));
  }
  const Secret cek = custody::content_key(domain, s, k, header.policy_bytes);
  expect_bytes(test, "cek", cek.expose_secret());
  expect_bytes(test, "cvk", custody::cover_key(domain, k, header.policy_bytes).expose_secret());
  expect_bytes(test, "key_commitment", custody::hash_content_key(domain, cek).bytes);
  expect_bytes(
      test, "text_commitment",
      custody::hash_text(domain, *to_array<32>(test["salt"].hex()), test["text"].text).bytes);
  expect_bytes(test, "cable_id", cable::cable_id(domain, test["header"].hex()).bytes);
  return {};
}

Result<void> deposit(const Json& test) {
  return custody::check_deposit(domain_of(test), test["header"].hex(), seat_of(test), key_of(test),
                                test["share"].hex());
}

Result<void> receive(const Json& test) {
  TRY(const Secret k, custody::check_post(domain_of(test), test["header"].hex(), mission_of(test),
                                          key_of(test), test["post"].hex()));
  expect_bytes(test, "k", k.expose_secret());
  return {};
}

Result<void> unlock(const Json& test) {
  std::vector<custody::OpenedShare> shares;
  for (const auto& [name, value] : test["shares"].members) {
    shares.push_back({static_cast<std::uint8_t>(std::stoul(name)), Secret(value.hex())});
  }
  TRY(const auto unlocked,
      custody::unlock(domain_of(test), test["header"].hex(), secret_of(test, "k"), shares));
  expect_bytes(test, "cek", unlocked.keys.cek.expose_secret());
  expect_bytes(test, "cvk", unlocked.keys.cvk.expose_secret());
  std::string bad;
  for (const std::uint8_t seat : unlocked.bad_seats) bad += std::to_string(seat);
  EXPECT_EQ(bad, test["bad_seats"].text);
  return {};
}

Result<void> cover(const Json& test) {
  TRY(const auto found, custody::read_cover(domain_of(test), test["header"].hex(),
                                            secret_of(test, "cvk"), test["cover"].hex()));
  expect_bytes(test, "plaintext", seal::encode(found));
  return {};
}

Result<void> body(const Json& test) {
  TRY(const auto found, custody::read_body(domain_of(test), test["header"].hex(),
                                           secret_of(test, "cek"), test["body"].hex(), 100));
  EXPECT_EQ(found.head.text, test["text"].text);
  for (std::size_t i = 0; i < found.head.attachments.size(); ++i) {
    expect_bytes(test["attachments"], found.head.attachments[i].name, found.attachments.at(i));
  }
  return {};
}

Result<custody::ReplyKey> reply_key_of(const Json& test) {
  seal::GivenRandom random(test["seed"].hex());
  custody::ReplyKey key = custody::ReplyKey::generate(random);
  expect_bytes(test, "reply_key_hash", key.hash().bytes);
  return key;
}

Result<void> reply(const Json& test) {
  TRY(const auto key, reply_key_of(test));
  TRY(const auto share, custody::open_reply(domain_of(test), key, context_of(test), seat_of(test),
                                            test["reply"].hex()));
  expect_bytes(test, "share", share.salt_and_value.expose_secret());
  return {};
}

Result<void> reply_of_the_node(const Json& test) {
  TRY(const auto key, reply_key_of(test));
  TRY(const Secret k, custody::open_reply_post(domain_of(test), key, context_of(test),
                                               mission_of(test), test["reply"].hex()));
  expect_bytes(test, "k", k.expose_secret());
  return {};
}

Result<void> header(const Json& test) {
  TRY(const auto found, cable::decode_header(test["header"].hex()));
  expect_bytes(test, "header", cable::encode_header(found.policy, found.content));
  return {};
}

const std::map<std::string, std::function<Result<void>(const Json&)>> kOperations = {
    {"derive", derive}, {"deposit", deposit}, {"receive", receive},
    {"unlock", unlock}, {"cover", cover},     {"body", body},
    {"reply", reply},   {"header", header},   {"reply_of_the_node", reply_of_the_node}};

std::string outcome(const Result<void>& result) {
  return result ? "ok" : std::string(code_row(result.error().code).name);
}

TEST(CableVectors, EachEndsAsItSays) {
  int right = 0, wrong = 0;
  for (const auto& file : std::filesystem::directory_iterator(kFolder)) {
    const std::string name = file.path().filename();
    if (file.path().extension() != ".json") continue;
    SCOPED_TRACE(name);
    const auto test = seal::read_vectors("cable/" + name);
    ASSERT_TRUE(test);
    const auto operation = kOperations.find((*test)["operation"].text);
    ASSERT_NE(operation, kOperations.end()) << (*test)["operation"].text;
    const auto result = operation->second(*test);
    EXPECT_EQ(outcome(result), (*test)["expect"].text);
    if (result) {
      ++right;
      continue;
    }
    ++wrong;
    if (test->has("where")) {
      EXPECT_EQ(result.error().where, (*test)["where"].text);
    }
    if (test->has("detail")) {
      EXPECT_EQ(result.error().detail, (*test)["detail"].text);
    }
  }
  EXPECT_GE(right, 10);
  EXPECT_GE(wrong, 30);
}

TEST(CableVectors, AreTheExampleOfTheSpecifications) {
  std::string pages;
  for (const char* page : {"/spec/seal.md", "/spec/cable.md"}) {
    std::ifstream file(std::string(VALISE_ROOT) + page, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    pages += content.str();
  }
  const auto test = *seal::read_vectors("cable/derive.json");
  for (const char* key : {"founding", "s", "k", "policy_hash", "s_hash", "k_hash", "cek", "cvk",
                          "key_commitment", "text_commitment", "cable_id"}) {
    EXPECT_NE(pages.find(test[key].text), std::string::npos) << key;
  }
  for (const char* group : {"coefficients", "shares", "commitments"}) {
    for (const auto& [name, value] : test[group].members) {
      EXPECT_NE(pages.find(value.text), std::string::npos) << group << " " << name;
    }
  }
  EXPECT_NE(pages.find(test["header"].text.substr(0, 64)), std::string::npos);
}

TEST(CableVectors, AreWhatTheGeneratorMakes) {
  std::set<std::string> made;
  for (const auto& cases : {right_cases(), wrong_cases()}) {
    for (const CaseFile& one : cases) {
      EXPECT_TRUE(made.insert(one.name() + ".json").second) << one.name();
      std::ifstream file(kFolder / (one.name() + ".json"), std::ios::binary);
      std::ostringstream content;
      content << file.rdbuf();
      EXPECT_TRUE(content.str() == one.json()) << one.name() << " differs: run make_vectors";
    }
  }
  for (const auto& file : std::filesystem::directory_iterator(kFolder)) {
    EXPECT_TRUE(made.contains(file.path().filename())) << file.path() << " is made by no case";
  }
}

}  // namespace
}  // namespace valise::vectors
